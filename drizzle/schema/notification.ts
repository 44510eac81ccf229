import { sql } from "drizzle-orm";
import { index, integer, jsonb, pgTable, primaryKey, text, timestamp, uuid } from "drizzle-orm/pg-core";
import { accounts, LOCALES } from "./account";
import { bytea } from "./mailbox";

/** `queued` waits for a worker, `sending` is leased to one; the others are final. */
export const NOTIFICATION_STATES = ["queued", "sending", "sent", "failed", "abandoned", "cancelled"] as const;

/**
 * The outbox: one row per e-mail, written in the transaction of the event that it tells of. Kept as the evidence that the
 * customer was alerted.
 */
export const notifications = pgTable(
  "notifications",
  {
    id: uuid("id").primaryKey(),
    accountId: uuid("account_id").references(() => accounts.id, { onDelete: "set null" }),
    /** A kind of lib/notification/email-templates.ts. */
    kind: text("kind").notNull(),
    locale: text("locale", { enum: LOCALES }).notNull(),
    /** While it waits: where it is to go. In a final state: where the last attempt went. */
    toAddress: text("to_address").notNull(),
    /** Props of the template without anything secret; in a final state those that were sent. */
    props: jsonb("props").$type<Record<string, string | number | null>>().notNull(),
    /** The link's token, sealed; null once the notification has reached a final state. */
    sealedToken: bytea("sealed_token"),
    passwordLinkId: uuid("password_link_id"),
    /** The closure request or address change that the notification is about; its kind says which. The row may be gone. */
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

/** The messages that a notification announces or reminds of: one may announce all messages of a batch for a customer. */
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
