import { sql } from "drizzle-orm";
import {
  boolean,
  char,
  check,
  customType,
  date,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
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
  "viewed-by-staff",
  "purged",
] as const;
export const ATTACHMENT_MEDIA_TYPES = ["application/pdf", "image/jpeg", "image/png"] as const;
export const ACTORS = ["insurer", "customer", "system"] as const;

export const bytea = customType<{ data: Buffer; driverData: Buffer }>({
  dataType() {
    return "bytea";
  },
});

const tsvector = customType<{ data: string }>({
  dataType() {
    return "tsvector";
  },
});

/**
 * One item of a mailbox. Placed content never changes (CONTRACT, decision 15); only the customer's own marks and the
 * dates of its end do. The columns people sort by carry the Hungarian order in every query (`collate "hu-x-icu"`).
 */
export const messages = pgTable(
  "messages",
  {
    id: uuid("id").primaryKey(),
    accountId: uuid("account_id")
      .notNull()
      .references(() => accounts.id),
    /** The system that sent it, and its own name for the item; unique together. */
    source: text("source").notNull(),
    senderReference: text("sender_reference").notNull(),
    /** SHA-256 over the item's content as sent: tells "already placed" from "same reference, other content". */
    contentDigest: char("content_digest", { length: 64 }).notNull(),
    /** Displayed name of the sender. */
    sender: text("sender").notNull(),
    contractNumber: text("contract_number"),
    product: text("product"),
    documentType: text("document_type", { enum: DOCUMENT_TYPES }).notNull(),
    subject: text("subject").notNull(),
    body: text("body").notNull(),
    allowReply: boolean("allow_reply").notNull(),
    /** Reference of the customer's reply that this item answers. */
    inReplyTo: text("in_reply_to"),
    documentCount: integer("document_count").notNull(),
    /** Sum of the documents' plain sizes, bytes. */
    totalBytes: integer("total_bytes").notNull(),
    /** Visible from this instant on; the year counts from its Budapest day. */
    placedAt: timestamp("placed_at", { withTimezone: true }).notNull(),
    /** The last Budapest day on which it can be read (R13; decision 10). */
    availableUntil: date("available_until", { mode: "string" }).notNull(),
    /** The first instant after that day. */
    expiresAt: timestamp("expires_at", { withTimezone: true }).notNull(),
    /** Evidence of the first opening; never reset. */
    firstReadAt: timestamp("first_read_at", { withTimezone: true }),
    /** The customer's own mark. */
    unread: boolean("unread").notNull().default(true),
    /** Evidence of the first download of any of its documents; never reset. */
    firstDownloadedAt: timestamp("first_downloaded_at", { withTimezone: true }),
    /** In the bin since. */
    deletedAt: timestamp("deleted_at", { withTimezone: true }),
    withdrawnAt: timestamp("withdrawn_at", { withTimezone: true }),
    purgedAt: timestamp("purged_at", { withTimezone: true }),
    purgedBy: text("purged_by", { enum: PURGED_BY }),
    batchId: uuid("batch_id"),
  },
  (t) => [
    uniqueIndex("messages_source_sender_reference_key").on(t.source, t.senderReference),
    index("messages_inbox_idx")
      .on(t.accountId, t.placedAt.desc().nullsFirst(), t.id.desc().nullsFirst())
      .where(sql`${t.deletedAt} is null and ${t.purgedAt} is null`),
    index("messages_unread_idx")
      .on(t.accountId, t.placedAt)
      .where(sql`${t.unread} and ${t.deletedAt} is null and ${t.purgedAt} is null`),
    // Everything that a list is filtered and ordered by: a mailbox is put into any order from some hundred pages of this
    // index instead of from ten thousand of the table, and only the page shown is read whole. Begins as the
    // filters do. An entry may have 2.7 kB: the limits of the manifest keep it below.
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
      )
      .where(sql`${t.deletedAt} is null and ${t.purgedAt} is null`),
    index("messages_trash_idx")
      .on(t.accountId, t.deletedAt)
      .where(sql`${t.deletedAt} is not null and ${t.purgedAt} is null`),
    index("messages_in_reply_to_idx").on(t.accountId, t.inReplyTo).where(sql`${t.inReplyTo} is not null`),
    index("messages_expires_at_idx").on(t.expiresAt).where(sql`${t.purgedAt} is null`),
    check("messages_purge_says_by_whom", sql`(${t.purgedAt} is null) = (${t.purgedBy} is null)`),
  ],
);

export const documents = pgTable(
  "documents",
  {
    id: uuid("id").primaryKey(),
    messageId: uuid("message_id")
      .notNull()
      .references(() => messages.id),
    position: integer("position").notNull(),
    filename: text("filename").notNull(),
    mediaType: text("media_type").notNull(),
    /** Of the plain bytes. */
    sizeBytes: integer("size_bytes").notNull(),
    sha256: char("sha256", { length: 64 }).notNull(),
  },
  (t) => [uniqueIndex("documents_message_id_position_key").on(t.messageId, t.position)],
);

/**
 * The encrypted bytes (CONTRACT, decision 6). No reference to `documents`: the bytes of a run are staged here first and
 * mean nothing until the run's one short commit places the messages (decision 20).
 */
export const documentBytes = pgTable(
  "document_bytes",
  {
    documentId: uuid("document_id").primaryKey(),
    batchId: uuid("batch_id"),
    /** Fingerprint of the master key that wraps the data key. */
    keyId: char("key_id", { length: 8 }).notNull(),
    /** Data key under the master key, AES-256-GCM: nonce (12) ‖ key (32) ‖ tag (16). */
    wrappedKey: bytea("wrapped_key").notNull(),
    /** Document under the data key, AES-256-GCM: nonce (12) ‖ bytes ‖ tag (16); the id is authenticated with it. */
    ciphertext: bytea("ciphertext").notNull(),
  },
  (t) => [index("document_bytes_batch_id_idx").on(t.batchId)],
);

/** What happened to an item and who did it: append only, hash-chained per message (decision 15). Outlives the item. */
export const messageEvents = pgTable(
  "message_events",
  {
    messageId: uuid("message_id").notNull(),
    /** 1, 2, 3… without a gap. */
    sequence: integer("sequence").notNull(),
    kind: text("kind", { enum: MESSAGE_EVENT_KINDS }).notNull(),
    actor: text("actor", { enum: ACTORS }).notNull(),
    at: timestamp("at", { withTimezone: true }).notNull(),
    /** Facts of the event, no personal content. */
    details: jsonb("details").$type<Record<string, string | number | boolean | null>>().notNull(),
    /** Hash of the event before, hex; 64 zeros for the first. */
    previousHash: char("previous_hash", { length: 64 }).notNull(),
    hash: char("hash", { length: 64 }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.messageId, t.sequence] })],
);

export const replies = pgTable(
  "replies",
  {
    id: uuid("id").primaryKey(),
    /** What the customer and the insurer call it; unguessable enough to be no counter. */
    reference: text("reference").notNull().unique(),
    accountId: uuid("account_id")
      .notNull()
      .references(() => accounts.id),
    messageId: uuid("message_id")
      .notNull()
      .references(() => messages.id),
    body: text("body").notNull(),
    sentAt: timestamp("sent_at", { withTimezone: true }).notNull(),
    /** Made with the form: a second submit of the same form sends nothing (SEC-63). */
    formToken: uuid("form_token").notNull(),
    /** The insurer has taken it over. */
    acknowledgedAt: timestamp("acknowledged_at", { withTimezone: true }),
    /** Publication of the earliest answer that is not withdrawn; may lie ahead. */
    answeredAt: timestamp("answered_at", { withTimezone: true }),
  },
  (t) => [
    uniqueIndex("replies_account_id_form_token_key").on(t.accountId, t.formToken),
    index("replies_account_id_idx").on(t.accountId, t.sentAt),
    index("replies_message_id_idx").on(t.messageId),
    index("replies_sent_at_idx").on(t.sentAt),
  ],
);

/** Files that came with a reply; their bytes lie encrypted in `document_bytes` under the same id. */
export const replyAttachments = pgTable(
  "reply_attachments",
  {
    id: uuid("id").primaryKey(),
    replyId: uuid("reply_id")
      .notNull()
      .references(() => replies.id),
    position: integer("position").notNull(),
    filename: text("filename").notNull(),
    /** Recognised by content. */
    mediaType: text("media_type", { enum: ATTACHMENT_MEDIA_TYPES }).notNull(),
    /** Of the plain bytes. */
    sizeBytes: integer("size_bytes").notNull(),
    sha256: char("sha256", { length: 64 }).notNull(),
  },
  (t) => [uniqueIndex("reply_attachments_reply_id_position_key").on(t.replyId, t.position)],
);

/** An unfinished reply: one for each item, kept for its customer until it is sent or the item goes (decision 17). */
export const replyDrafts = pgTable(
  "reply_drafts",
  {
    accountId: uuid("account_id")
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" }),
    messageId: uuid("message_id")
      .notNull()
      .references(() => messages.id, { onDelete: "cascade" }),
    body: text("body").notNull(),
    savedAt: timestamp("saved_at", { withTimezone: true }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.accountId, t.messageId] })],
);

/** What an item is found by: computed at placing, not encrypted (decision 6). One row per item that can be read. */
export const messageSearch = pgTable(
  "message_search",
  {
    messageId: uuid("message_id")
      .primaryKey()
      .references(() => messages.id, { onDelete: "cascade" }),
    accountId: uuid("account_id").notNull(),
    words: tsvector("words").notNull(),
  },
  (t) => [index("message_search_account_id_idx").on(t.accountId)],
);

/** Which items a reminder of their deletion was queued for, 30 and 7 days before: each at most once (SEC-80). */
export const retentionReminders = pgTable(
  "retention_reminders",
  {
    messageId: uuid("message_id")
      .notNull()
      .references(() => messages.id, { onDelete: "cascade" }),
    daysBefore: integer("days_before").notNull(),
    queuedAt: timestamp("queued_at", { withTimezone: true }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.messageId, t.daysBefore] })],
);
