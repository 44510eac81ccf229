import { char, index, integer, pgSequence, pgTable, primaryKey, text, timestamp, uuid } from "drizzle-orm/pg-core";

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
  },
  (t) => [index("batches_state_idx").on(t.state)],
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
  },
  (t) => [index("uploaded_documents_created_at_idx").on(t.createdAt)],
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
