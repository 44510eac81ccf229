import { sql } from "drizzle-orm";
import { index, integer, jsonb, pgTable, primaryKey, text, timestamp, uuid } from "drizzle-orm/pg-core";
import { accounts, LOCALES } from "./account";
import { bytea } from "./mailbox";

/** `queued` waits for a worker, `sending` is leased to one; the others are final. */
export const NOTIFICATION_STATES = ["queued", "sending", "sent", "failed", "abandoned", "cancelled"] as const;

/**
 * The outbox: one row per letter, written in the transaction of the fact it tells (law 7), kept as the evidence that the
 * customer was alerted.
 */
export const notifications = pgTable(
  "notifications",
  {
    id: uuid("id").primaryKey(),
    accountId: uuid("account_id").references(() => accounts.id, { onDelete: "set null" }),
    /** A LetterKind of lib/notification/letter. */
    kind: text("kind").notNull(),
    locale: text("locale", { enum: LOCALES }).notNull(),
    /** While it waits: where it is to go. In a final state: where the last attempt went. */
    toAddress: text("to_address").notNull(),
    /** Props of the template without anything secret; in a final state those that were sent. */
    props: jsonb("props").$type<Record<string, string | number | null>>().notNull(),
    /** The link's token, encrypted, until the letter has left; never in clear anywhere but in the letter (SEC-22). */
    sealedToken: bytea("sealed_token"),
    passwordLinkId: uuid("password_link_id"),
    /** The closure request or address change that the letter is about, by its kind; it may be gone by now. */
    subjectId: uuid("subject_id"),
    state: text("state", { enum: NOTIFICATION_STATES }).notNull().default("queued"),
    attempts: integer("attempts").notNull().default(0),
    queuedAt: timestamp("queued_at", { withTimezone: true }).notNull(),
    /** Not to be tried before. */
    dueAt: timestamp("due_at", { withTimezone: true }).notNull(),
    /** While `sending`: when another worker may take it over; while `queued`: when the sweeper may give it a job again. */
    leasedUntil: timestamp("leased_until", { withTimezone: true }),
    endedAt: timestamp("ended_at", { withTimezone: true }),
    /** Answer code of the mail server to the last attempt, for example 250 or 550. */
    lastResponseCode: integer("last_response_code"),
    /** Kind of the last failure, never the server's free text with an address in it. */
    lastFailure: text("last_failure"),
  },
  (t) => [
    index("notifications_account_id_idx").on(t.accountId, t.queuedAt),
    index("notifications_due_idx").on(t.dueAt).where(sql`${t.state} in ('queued', 'sending')`),
    index("notifications_password_link_id_idx").on(t.passwordLinkId),
  ],
);

/** Which items a notice told of: one letter may announce a whole run's items of one customer. */
export const notificationMessages = pgTable(
  "notification_messages",
  {
    notificationId: uuid("notification_id")
      .notNull()
      .references(() => notifications.id, { onDelete: "cascade" }),
    messageId: uuid("message_id").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.notificationId, t.messageId] }),
    index("notification_messages_message_id_idx").on(t.messageId),
  ],
);
