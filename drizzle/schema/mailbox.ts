import { sql } from "drizzle-orm";
import {
  boolean,
  char,
  check,
  date,
  foreignKey,
  index,
  integer,
  jsonb,
  numeric,
  pgTable,
  primaryKey,
  text,
  timestamp,
  unique,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { accounts } from "./account";

export const DOCUMENT_TYPES = [
  "offer",
  "policy",
  "premium-bill",
  "premium-notice",
  "cancellation-notice",
  "premium-certificate",
  "terms",
  "notice",
  "reply",
  "other",
] as const;
export const PURGED_BY = ["customer", "retention", "sender", "closure"] as const;
export const MESSAGE_EVENT_KINDS = [
  "placed",
  "notified",
  "notice-failed",
  "reminded",
  "opened",
  "downloaded",
  "replied",
  "deleted",
  "restored",
  "withdrawn",
  "superseded",
  "viewed-by-staff",
  "purged",
] as const;
export const ATTACHMENT_MEDIA_TYPES = ["application/pdf", "image/jpeg", "image/png"] as const;
export const ACTORS = ["insurer", "customer", "system"] as const;

/**
 * A message in a mailbox. Its content never changes after placing; only the customer's marks and the dates of deletion
 * and withdrawal do. Queries sort texts in Hungarian order (`collate "hu-x-icu"`).
 */
export const messages = pgTable(
  "messages",
  {
    id: uuid("id").primaryKey(),
    accountId: uuid("account_id")
      .notNull()
      .references(() => accounts.id),
    /**
     * The system that sent it. Unique with `senderReference`, except in open batches (`countRepeatedReferences`).
     */
    source: text("source").notNull(),
    senderReference: text("sender_reference").notNull(),
    /** SHA-256 of the content as sent, hex. Tells whether a repeated reference comes with the same content. */
    contentDigest: char("content_digest", { length: 64 }).notNull(),
    /** Displayed name of the sender. */
    sender: text("sender").notNull(),
    contractNumber: text("contract_number"),
    product: text("product"),
    documentType: text("document_type", { enum: DOCUMENT_TYPES }).notNull(),
    subject: text("subject").notNull(),
    body: text("body").notNull(),
    allowReply: boolean("allow_reply").notNull(),
    /** Reference of the customer's reply that this message answers. */
    inReplyTo: text("in_reply_to"),
    /** The message of the same customer that this one replaces; both stay readable. */
    supersedesId: uuid("supersedes_id"),
    /**
     * What a bill asks for, as the sender gave it; all null for other messages. The amount is a decimal number in units
     * of the currency, with the digits after the point that the sender wrote. Cleared when the message is purged.
     */
    amount: numeric("amount"),
    /** ISO 4217. */
    currency: char("currency", { length: 3 }),
    /** The last day in Budapest on which the payment is in time. */
    dueDate: date("due_date", { mode: "string" }),
    paymentReference: text("payment_reference"),
    payeeName: text("payee_name"),
    payeeIban: text("payee_iban"),
    /** The customer's own mark that they have paid; not evidence. */
    markedPaidAt: timestamp("marked_paid_at", { withTimezone: true }),
    documentCount: integer("document_count").notNull(),
    /** Sum of the documents' sizes before encryption, in bytes. */
    totalBytes: integer("total_bytes").notNull(),
    /** Visible from this instant on. The retention year counts from its day in Budapest (R13). */
    placedAt: timestamp("placed_at", { withTimezone: true }).notNull(),
    /** Expiry day: the last day in Budapest on which it can be read (R13). */
    availableUntil: date("available_until", { mode: "string" }).notNull(),
    /** The first instant after that day. */
    expiresAt: timestamp("expires_at", { withTimezone: true }).notNull(),
    /** Evidence of the first opening; never reset. */
    firstReadAt: timestamp("first_read_at", { withTimezone: true }),
    /** The customer's own mark. */
    unread: boolean("unread").notNull().default(true),
    /** Evidence of the first download of any of its documents; never reset. */
    firstDownloadedAt: timestamp("first_downloaded_at", { withTimezone: true }),
    /** In the trash since. */
    deletedAt: timestamp("deleted_at", { withTimezone: true }),
    withdrawnAt: timestamp("withdrawn_at", { withTimezone: true }),
    purgedAt: timestamp("purged_at", { withTimezone: true }),
    purgedBy: text("purged_by", { enum: PURGED_BY }),
    /** Null outside a batch. The message may not be seen while the batch is one of `unpublished_batches`. */
    batchId: uuid("batch_id"),
  },
  (t) => [
    // Rows that belong to a message name its account too, so that none belongs to the message of another account.
    unique("messages_account_id_id_key").on(t.accountId, t.id),
    unique("messages_source_sender_reference_key").on(t.source, t.senderReference, t.batchId).nullsNotDistinct(),
    // The indexes of the inbox end with `batchId`, so that counts need no row of the table to know what may be seen.
    index("messages_inbox_idx")
      .on(t.accountId, t.placedAt.desc().nullsFirst(), t.id.desc().nullsFirst(), t.batchId)
      .where(sql`${t.deletedAt} is null and ${t.purgedAt} is null`),
    index("messages_unread_idx")
      .on(t.accountId, t.placedAt, t.batchId)
      .where(sql`${t.unread} and ${t.deletedAt} is null and ${t.purgedAt} is null`),
    // Every column that a list is filtered or sorted by (docs/query-plans.md). An entry has at most 2.7 kB.
    index("messages_list_idx")
      .on(
        t.accountId,
        t.contractNumber,
        t.documentType,
        t.product,
        t.placedAt,
        t.id,
        t.subject,
        t.sender,
        t.totalBytes,
        t.availableUntil,
        t.unread,
        t.dueDate,
        t.batchId,
      )
      .where(sql`${t.deletedAt} is null and ${t.purgedAt} is null`),
    // The bills of a customer that are not marked paid, by due date.
    index("messages_payable_idx")
      .on(t.accountId, t.dueDate, t.placedAt, t.id, t.batchId)
      .where(
        sql`${t.amount} is not null and ${t.markedPaidAt} is null and ${t.withdrawnAt} is null and ${t.deletedAt} is null and ${t.purgedAt} is null`,
      ),
    index("messages_due_date_idx")
      .on(t.dueDate)
      .where(
        sql`${t.amount} is not null and ${t.markedPaidAt} is null and ${t.withdrawnAt} is null and ${t.deletedAt} is null and ${t.purgedAt} is null`,
      ),
    index("messages_trash_idx")
      .on(t.accountId, t.deletedAt)
      .where(sql`${t.deletedAt} is not null and ${t.purgedAt} is null`),
    index("messages_ended_idx")
      .on(t.accountId, t.placedAt.desc().nullsFirst(), t.id.desc().nullsFirst())
      .where(sql`${t.deletedAt} is not null or ${t.purgedAt} is not null`),
    index("messages_in_reply_to_idx").on(t.accountId, t.inReplyTo).where(sql`${t.inReplyTo} is not null`),
    index("messages_supersedes_id_idx").on(t.supersedesId).where(sql`${t.supersedesId} is not null`),
    index("messages_expires_at_idx").on(t.expiresAt).where(sql`${t.purgedAt} is null`),
    // The order of byte values, which every release of the operating system sorts alike.
    index("messages_batch_reference_idx").on(t.batchId, sql`${t.senderReference} collate "C"`),
    index("messages_unopened_idx")
      .on(t.batchId, sql`${t.senderReference} collate "C"`, t.id)
      .where(
        sql`${t.firstReadAt} is null and ${t.firstDownloadedAt} is null and ${t.withdrawnAt} is null and ${t.deletedAt} is null and ${t.purgedAt} is null`,
      ),
    index("messages_sender_reference_idx").on(sql`${t.senderReference} collate "C"`, t.id),
    // For the daily figures of staff, which are counted from it alone.
    index("messages_placed_at_idx").on(t.placedAt, t.firstReadAt, t.batchId),
    check("messages_purge_says_by_whom", sql`(${t.purgedAt} is null) = (${t.purgedBy} is null)`),
    check("messages_amount_has_currency", sql`(${t.amount} is null) = (${t.currency} is null)`),
    check("messages_amount_is_positive", sql`${t.amount} > 0 and scale(${t.amount}) <= 2`),
    check("messages_currency_is_a_code", sql`${t.currency} ~ '^[A-Z]{3}$'`),
    check(
      "messages_payment_has_amount",
      sql`${t.amount} is not null or num_nonnulls(${t.dueDate}, ${t.paymentReference}, ${t.payeeName}, ${t.payeeIban}, ${t.markedPaidAt}) = 0`,
    ),
    check("messages_payee_iban_has_name", sql`${t.payeeIban} is null or ${t.payeeName} is not null`),
  ],
);

export const documents = pgTable(
  "documents",
  {
    id: uuid("id").primaryKey(),
    accountId: uuid("account_id").notNull(),
    messageId: uuid("message_id").notNull(),
    position: integer("position").notNull(),
    filename: text("filename").notNull(),
    mediaType: text("media_type").notNull(),
    /** Size before encryption. */
    sizeBytes: integer("size_bytes").notNull(),
    sha256: char("sha256", { length: 64 }).notNull(),
  },
  (t) => [
    foreignKey({
      name: "documents_message_fk",
      columns: [t.accountId, t.messageId],
      foreignColumns: [messages.accountId, messages.id],
    }),
    unique("documents_account_id_id_key").on(t.accountId, t.id),
    uniqueIndex("documents_message_id_position_key").on(t.messageId, t.position, t.accountId),
    index("documents_sha256_idx").on(t.sha256),
  ],
);

// No reference to `messages`: the commit of a batch would lock each of its messages for it.
/** Events of a message: append-only, with a hash chain per message. Kept after the message is purged. */
export const messageEvents = pgTable(
  "message_events",
  {
    messageId: uuid("message_id").notNull(),
    /** 1, 2, 3… without a gap. */
    sequence: integer("sequence").notNull(),
    kind: text("kind", { enum: MESSAGE_EVENT_KINDS }).notNull(),
    actor: text("actor", { enum: ACTORS }).notNull(),
    at: timestamp("at", { withTimezone: true }).notNull(),
    /** Values of the event, without personal data. */
    details: jsonb("details").$type<Record<string, string | number | boolean | null>>().notNull(),
    /** Hash of the event before, hex; 64 zeros for the first. */
    previousHash: char("previous_hash", { length: 64 }).notNull(),
    hash: char("hash", { length: 64 }).notNull(),
    /** The account of the message. Not hashed: the first event has it in its details. */
    accountId: uuid("account_id").notNull(),
  },
  // The message comes first, so that the events of a batch, whose messages have ids in order, are written side by side.
  (t) => [primaryKey({ columns: [t.messageId, t.sequence, t.accountId] })],
);

export const replies = pgTable(
  "replies",
  {
    id: uuid("id").primaryKey(),
    /** Reference number for the customer and the insurer; random, so that it does not show the number of replies. */
    reference: text("reference").notNull().unique(),
    accountId: uuid("account_id")
      .notNull()
      .references(() => accounts.id),
    messageId: uuid("message_id").notNull(),
    body: text("body").notNull(),
    sentAt: timestamp("sent_at", { withTimezone: true }).notNull(),
    /** Made with the form, so that submitting the same form twice sends one reply. */
    formToken: uuid("form_token").notNull(),
    /** When the insurer confirmed that it has taken over the reply. */
    acknowledgedAt: timestamp("acknowledged_at", { withTimezone: true }),
    /** Publication of the earliest answer that is not withdrawn; may be in the future. */
    answeredAt: timestamp("answered_at", { withTimezone: true }),
  },
  (t) => [
    foreignKey({
      name: "replies_message_fk",
      columns: [t.accountId, t.messageId],
      foreignColumns: [messages.accountId, messages.id],
    }),
    unique("replies_account_id_id_key").on(t.accountId, t.id),
    uniqueIndex("replies_account_id_form_token_key").on(t.accountId, t.formToken),
    index("replies_account_id_idx").on(t.accountId, t.sentAt),
    index("replies_message_id_idx").on(t.messageId),
    index("replies_sent_at_idx").on(t.sentAt),
    // For the queue of staff: of many replies few are unanswered.
    index("replies_answered_at_idx").on(t.answeredAt),
    index("replies_unanswered_idx").on(t.sentAt, t.id).where(sql`${t.answeredAt} is null`),
  ],
);

/** Files of a reply; their encrypted bytes are in `document_bytes` with the same id. */
export const replyAttachments = pgTable(
  "reply_attachments",
  {
    id: uuid("id").primaryKey(),
    accountId: uuid("account_id").notNull(),
    replyId: uuid("reply_id").notNull(),
    position: integer("position").notNull(),
    filename: text("filename").notNull(),
    /** Determined from the content, not from the name. */
    mediaType: text("media_type", { enum: ATTACHMENT_MEDIA_TYPES }).notNull(),
    /** Size before encryption. */
    sizeBytes: integer("size_bytes").notNull(),
    sha256: char("sha256", { length: 64 }).notNull(),
  },
  (t) => [
    foreignKey({
      name: "reply_attachments_reply_fk",
      columns: [t.accountId, t.replyId],
      foreignColumns: [replies.accountId, replies.id],
    }),
    uniqueIndex("reply_attachments_account_id_reply_id_position_key").on(t.accountId, t.replyId, t.position),
    index("reply_attachments_reply_id_idx").on(t.replyId),
  ],
);
