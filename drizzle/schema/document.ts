import { sql } from "drizzle-orm";
import {
  char,
  check,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { bytea } from "./column-types";

/** Where sealed bytes are kept. */
export const STORAGE_PLACES = ["database", "s3"] as const;
/** `segments`: lib/crypto/segment-seal.ts; `whole`: lib/crypto/seal.ts, as releases up to November 2026 sealed. */
export const SEALINGS = ["whole", "segments"] as const;

/**
 * Documents and attachments with their keys and, in the storage `database`, their sealed bytes. No reference to
 * `documents`: the rows of a batch are written before its commit inserts the documents.
 */
export const documentBytes = pgTable(
  "document_bytes",
  {
    documentId: uuid("document_id").primaryKey(),
    batchId: uuid("batch_id"),
    storage: text("storage", { enum: STORAGE_PLACES }).notNull().default("database"),
    /** The default is that of rows which older releases write. */
    sealing: text("sealing", { enum: SEALINGS }).notNull().default("whole"),
    /** Fingerprint of the master key that wraps the data key. */
    keyId: char("key_id", { length: 8 }).notNull(),
    /** Data key (32 bytes) under the master key (lib/crypto/seal.ts); the id is authenticated with it. */
    wrappedKey: bytea("wrapped_key").notNull(),
    /**
     * The sealed bytes; of those sealed in segments the first PIECE_BYTES (lib/document/storage/database-storage.ts),
     * the rest is in `document_pieces`. Of those in the storage `s3` the first HEAD_BYTES
     * (lib/document/seal.ts), which spares a request. STORAGE EXTERNAL: a part is read without the rest.
     */
    ciphertext: bytea("ciphertext"),
    /** Key of the object with the sealed bytes, in the storage `s3`. No two rows and no two writings share one. */
    objectKey: text("object_key"),
  },
  (t) => [
    index("document_bytes_batch_id_idx").on(t.batchId),
    check("document_bytes_in_database", sql`${t.storage} <> 'database' or ${t.ciphertext} is not null`),
    uniqueIndex("document_bytes_object_key_key").on(t.objectKey).where(sql`${t.objectKey} is not null`),
    check("document_bytes_in_s3", sql`(${t.storage} = 's3') = (${t.objectKey} is not null)`),
    check("document_bytes_storage_is_known", sql`${t.storage} in ('database', 's3')`),
    check("document_bytes_sealing_is_known", sql`${t.sealing} in ('whole', 'segments')`),
  ],
);

/** The rest of sealed bytes that are too large for one row: a row of 50 MB could only be written from memory, whole. */
export const documentPieces = pgTable(
  "document_pieces",
  {
    documentId: uuid("document_id")
      .notNull()
      .references(() => documentBytes.documentId, { onDelete: "cascade" }),
    /** Offset of the first byte in the sealed bytes. */
    fromByte: integer("from_byte").notNull(),
    bytes: bytea("bytes").notNull(),
  },
  (t) => [primaryKey({ columns: [t.documentId, t.fromByte] })],
);

/**
 * Objects in the S3 store that no row of `document_bytes` refers to: written before the commit that needs them, or left
 * by a deleted or moved document. Triggers of `document_bytes` insert the latter.
 */
export const unreferencedObjects = pgTable(
  "unreferenced_objects",
  {
    key: text("key").primaryKey(),
    /** Until then a row may begin to refer to the object; null: never again, the object is removed. */
    adoptableUntil: timestamp("adoptable_until", { withTimezone: true }),
  },
  (t) => [index("unreferenced_objects_adoptable_until_idx").on(t.adoptableUntil)],
);
