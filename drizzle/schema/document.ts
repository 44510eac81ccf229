import { char, index, pgTable, uuid } from "drizzle-orm/pg-core";
import { bytea } from "./column-types";

/**
 * Encrypted bytes of documents and attachments. No reference to `documents`: the bytes of a batch are written before
 * its commit inserts the documents.
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
