import { sql } from "drizzle-orm";
import {
  check,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  unique,
  uuid,
} from "drizzle-orm/pg-core";
import { accounts, LOCALES } from "./account";
import { bytea } from "./column-types";
import { staffMembers } from "./staff";

/** `queued`: waits for a worker; `sending`: claimed by one under a lease; all others are final. */
export const NOTIFICATION_STATES = ["queued", "sending", "sent", "failed", "abandoned", "cancelled"] as const;

/**
 * The outbox: one row per notification, written in the transaction of the change that it reports, and kept as evidence
 * that the customer was notified.
 */
export const notifications = pgTable(
  "notifications",
  {
    id: uuid("id").primaryKey(),
    accountId: uuid("account_id").references(() => accounts.id, { onDelete: "set null" }),
    /** A kind of lib/notification/email-templates.ts. */
    kind: text("kind").notNull(),
    locale: text("locale", { enum: LOCALES }).notNull(),
    /** In a final state the address of the last attempt, before that the address it will go to. */
    toAddress: text("to_address").notNull(),
    /**
     * Values for the email template, without secrets; in a final state those that were sent. JSON omits undefined ones.
     */
    props: jsonb("props").$type<Record<string, string | number | boolean | null | undefined>>().notNull(),
    /** The link's token, encrypted (docs/adr/0005-tokens-in-the-outbox.md); deleted in a final state. */
    sealedToken: bytea("sealed_token"),
    passwordLinkId: uuid("password_link_id"),
    /** Id of the closure request or address change that it is about, depending on `kind`; that row may be deleted. */
    subjectId: uuid("subject_id"),
    state: text("state", { enum: NOTIFICATION_STATES }).notNull().default("queued"),
    attempts: integer("attempts").notNull().default(0),
    queuedAt: timestamp("queued_at", { withTimezone: true }).notNull(),
    /** No attempt is made before this instant. */
    dueAt: timestamp("due_at", { withTimezone: true }).notNull(),
    /** `sending`: when another worker may claim it; `queued`: when `sweep-notifications` may create another job. */
    leasedUntil: timestamp("leased_until", { withTimezone: true }),
    endedAt: timestamp("ended_at", { withTimezone: true }),
    /** Answer code of the mail server to the last attempt, for example 250 or 550. */
    lastResponseCode: integer("last_response_code"),
    /** Kind of the last failure; not the server's text, which may hold an address. */
    lastFailure: text("last_failure"),
    /**
     * The batch that queued it, until the job `finish-batch` has created its job. Not sent and not listed while the
     * batch is one of `unpublished_batches`.
     */
    batchId: uuid("batch_id"),
  },
  (t) => [
    // Rows that belong to a notification name its account too.
    unique("notifications_account_id_id_key").on(t.accountId, t.id),
    index("notifications_account_id_idx").on(t.accountId, t.queuedAt),
    index("notifications_due_idx").on(t.dueAt).where(sql`${t.state} in ('queued', 'sending')`),
    index("notifications_password_link_id_idx").on(t.passwordLinkId),
    index("notifications_failed_idx").on(t.endedAt, t.id).where(sql`${t.state} = 'failed'`),
    // For the figures of staff.
    index("notifications_given_up_idx").on(t.endedAt).where(sql`${t.state} in ('failed', 'abandoned')`),
    index("notifications_batch_id_idx").on(t.batchId).where(sql`${t.batchId} is not null`),
  ],
);

/**
 * The messages that a notification announces or reminds of: one may announce all messages of a batch for a customer.
 */
export const notificationMessages = pgTable(
  "notification_messages",
  {
    notificationId: uuid("notification_id").notNull(),
    accountId: uuid("account_id").notNull(),
    messageId: uuid("message_id").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.notificationId, t.messageId, t.accountId] }),
    foreignKey({
      name: "notification_messages_notification_fk",
      columns: [t.accountId, t.notificationId],
      foreignColumns: [notifications.accountId, notifications.id],
    }).onDelete("cascade"),
    index("notification_messages_message_id_idx").on(t.messageId),
  ],
);

/**
 * The addresses whose last ended notification the mail server refused for good. Triggers on `notifications` keep it: a
 * failed one makes or renews the row, one that is sent deletes it.
 */
export const unreachableAddresses = pgTable(
  "unreachable_addresses",
  {
    accountId: uuid("account_id").notNull(),
    /** Not always the account's present one. */
    toAddress: text("to_address").notNull(),
    /** The last failed notification to it. */
    notificationId: uuid("notification_id").notNull(),
    failedAt: timestamp("failed_at", { withTimezone: true }).notNull(),
    responseCode: integer("response_code"),
    /** When a staff member noted that they have dealt with it in another way, for example by post. */
    handledAt: timestamp("handled_at", { withTimezone: true }),
    handledBy: uuid("handled_by").references(() => staffMembers.id),
  },
  (t) => [
    primaryKey({ columns: [t.accountId, t.toAddress] }),
    foreignKey({
      name: "unreachable_addresses_notification_fk",
      columns: [t.accountId, t.notificationId],
      foreignColumns: [notifications.accountId, notifications.id],
    }).onDelete("cascade"),
    unique("unreachable_addresses_account_id_notification_id_key").on(t.accountId, t.notificationId),
    index("unreachable_addresses_open_idx").on(t.failedAt, t.notificationId).where(sql`${t.handledAt} is null`),
    index("unreachable_addresses_handled_idx").on(t.handledAt, t.notificationId).where(sql`${t.handledAt} is not null`),
    check("unreachable_addresses_handled_by", sql`(${t.handledAt} is null) = (${t.handledBy} is null)`),
  ],
);
