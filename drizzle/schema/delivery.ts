import {
  char,
  date,
  index,
  integer,
  jsonb,
  pgSequence,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { bytea } from "./column-types";

export const BATCH_STATES = ["open", "committed", "cancelled"] as const;

/** A batch of messages: staged in chunks, visible after one short commit (docs/adr/0002-staged-delivery.md). */
export const batches = pgTable(
  "batches",
  {
    id: uuid("id").primaryKey(),
    /** The sender: references are unique within a source. */
    source: text("source").notNull(),
    state: text("state", { enum: BATCH_STATES }).notNull(),
    lineCount: integer("line_count").notNull(),
    startedAt: timestamp("started_at", { withTimezone: true }).notNull(),
    /** Renewed while the process that stages the batch is running (lib/delivery/heartbeat.ts). */
    heartbeatAt: timestamp("heartbeat_at", { withTimezone: true }).notNull(),
    endedAt: timestamp("ended_at", { withTimezone: true }),
    /** The batch of the Sender API that this row is an attempt to commit; null for a folder. */
    apiBatchId: uuid("api_batch_id"),
  },
  (t) => [index("batches_state_idx").on(t.state), index("batches_started_at_idx").on(t.startedAt, t.id)],
);

/**
 * Batches of the Sender API: collected call by call, then committed or cancelled (docs/adr/0017-api-batches.md). While
 * a batch is open its messages are in `api_batch_messages`; each attempt to commit it is a row of `batches`.
 */
export const apiBatches = pgTable(
  "api_batches",
  {
    id: uuid("id").primaryKey(),
    sender: text("sender").notNull(),
    /** The sender's own name for batches of this kind: their sizes are compared. Null when it gave none. */
    kind: text("kind"),
    state: text("state", { enum: BATCH_STATES }).notNull(),
    messageCount: integer("message_count").notNull(),
    openedAt: timestamp("opened_at", { withTimezone: true }).notNull(),
    /** When it is cancelled if it is still open. */
    expiresAt: timestamp("expires_at", { withTimezone: true }).notNull(),
    endedAt: timestamp("ended_at", { withTimezone: true }),
    /** The last attempt to commit it (`batches`); of a committed batch the one that succeeded. */
    stagingId: uuid("staging_id"),
    /** What became of its messages; null until it is committed. */
    counts: jsonb("counts").$type<ApiBatchCounts>(),
  },
  (t) => [
    index("api_batches_sender_idx").on(t.sender, t.openedAt, t.id),
    index("api_batches_opened_at_idx").on(t.openedAt),
    index("api_batches_state_idx").on(t.state),
  ],
);

/** Messages by what becomes of them, and the customers that are new. */
export type ApiBatchCounts = {
  mailbox: number;
  customerPortal: number;
  postal: number;
  alreadyPlaced: number;
  newCustomers: number;
};

/** Messages of open batches of the Sender API, as they were sent. Deleted when the batch has ended. */
export const apiBatchMessages = pgTable(
  "api_batch_messages",
  {
    batchId: uuid("batch_id")
      .notNull()
      .references(() => apiBatches.id, { onDelete: "cascade" }),
    /** Place in the batch, from 1. */
    number: integer("number").notNull(),
    senderReference: text("sender_reference").notNull(),
    email: text("email").notNull(),
    /** The checked message with its documents (lib/delivery/api-batch/collected-line.ts). */
    line: jsonb("line").notNull(),
    /** The initial password that the sender gave, sealed. */
    initialPassword: bytea("initial_password"),
  },
  (t) => [
    primaryKey({ columns: [t.batchId, t.number] }),
    uniqueIndex("api_batch_messages_reference_key").on(t.batchId, t.senderReference),
    index("api_batch_messages_email_idx").on(t.batchId, t.email, t.number),
  ],
);

/**
 * What became of each message of a batch of the Sender API, written by an attempt to commit it before its commit. Valid
 * only for the attempt that is named by `api_batches`.
 */
export const apiBatchResults = pgTable(
  "api_batch_results",
  {
    /** The attempt (`batches`). */
    stagingId: uuid("staging_id").notNull(),
    number: integer("number").notNull(),
    senderReference: text("sender_reference").notNull(),
    email: text("email").notNull(),
    route: text("route", { enum: ["mailbox", "customer-portal", "postal"] }).notNull(),
    state: text("state", { enum: ["placed", "already-placed", "routed", "postal"] }).notNull(),
    messageId: uuid("message_id"),
    /** The last day in Budapest on which the message can be read. */
    availableUntil: date("available_until", { mode: "string" }),
    /** Generated for a new customer, sealed; null when there is none or it was handed over. */
    initialPassword: bytea("initial_password"),
    /** What was corrected or looks unwise in the message, as text for the sender's developers; null when nothing. */
    remarks: text("remarks").array(),
  },
  (t) => [primaryKey({ columns: [t.stagingId, t.number] })],
);

/**
 * Drawn by every message that is placed outside a batch. A batch compares its value before and after its lines were
 * routed, to see whether such a message may have been placed meanwhile (lib/delivery/commit-store.ts).
 */
export const singlePlacements = pgSequence("single_placements", { startWith: 1, increment: 1 });

/**
 * Documents that a sender has uploaded by the Sender API; their sealed bytes are in `document_bytes` under the same id.
 * Removed 24 hours after the upload; the bytes too, unless a message has taken them.
 */
export const uploadedDocuments = pgTable(
  "uploaded_documents",
  {
    id: uuid("id").primaryKey(),
    sender: text("sender").notNull(),
    filename: text("filename").notNull(),
    /** Size before encryption. */
    sizeBytes: integer("size_bytes").notNull(),
    /** Hex; null until all bytes are stored and checked. */
    sha256: char("sha256", { length: 64 }),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull(),
    /** The message that has taken the document. */
    messageId: uuid("message_id"),
    /** The open batch that will place the document, and the number of its message; no other message can take it. */
    batchId: uuid("batch_id"),
    batchNumber: integer("batch_number"),
  },
  (t) => [
    index("uploaded_documents_created_at_idx").on(t.createdAt),
    index("uploaded_documents_batch_id_idx").on(t.batchId),
  ],
);

/** Documents that are uploaded in parts. */
export const uploads = pgTable(
  "uploads",
  {
    id: uuid("id").primaryKey(),
    sender: text("sender").notNull(),
    filename: text("filename").notNull(),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull(),
    /** The document that its parts became (`uploaded_documents`); no further part is accepted then. */
    documentId: uuid("document_id"),
  },
  (t) => [index("uploads_created_at_idx").on(t.createdAt)],
);

/** Parts of uploads; their sealed bytes are in `document_bytes` under `bytesId`. */
export const uploadParts = pgTable(
  "upload_parts",
  {
    uploadId: uuid("upload_id")
      .notNull()
      .references(() => uploads.id, { onDelete: "cascade" }),
    /** From 1; the parts are joined in this order. */
    number: integer("number").notNull(),
    bytesId: uuid("bytes_id").notNull(),
    sizeBytes: integer("size_bytes").notNull(),
    sha256: char("sha256", { length: 64 }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.uploadId, t.number] })],
);
