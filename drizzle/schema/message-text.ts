import { sql } from "drizzle-orm";
import { bigint, check, index, pgTable, primaryKey, smallint, text, uuid } from "drizzle-orm/pg-core";
import { bytea } from "./column-types";
import { documents, messages } from "./mailbox";

/** What became of reading a text; all but `text` have no words. */
export const TEXT_STATES = ["text", "empty", "password", "broken", "time", "memory", "unavailable"] as const;

/**
 * Words of a message's text and of its documents, for the search, one row per text. Made after placing by the job
 * `index-texts`; deleted when the message is purged or withdrawn.
 */
export const messageTexts = pgTable(
  "message_texts",
  {
    messageId: uuid("message_id")
      .notNull()
      .references(() => messages.id, { onDelete: "cascade" }),
    /** 0: the text of the message; otherwise the document's position. */
    position: smallint("position").notNull(),
    accountId: uuid("account_id").notNull(),
    documentId: uuid("document_id").references(() => documents.id, { onDelete: "cascade" }),
    state: text("state", { enum: TEXT_STATES }).notNull(),
    /** Fingerprint of the document key from which the keys of `terms` and `sealedPages` are derived. */
    keyId: text("key_id").notNull(),
    /** Keyed digests of the words, different for each account. */
    terms: bigint("terms", { mode: "bigint" }).array().notNull(),
    /** The pages' text, compressed and encrypted; null without text and for the message's own, which is in `messages`. */
    sealedPages: bytea("sealed_pages"),
  },
  (t) => [
    primaryKey({ columns: [t.messageId, t.position] }),
    // Each account has digests of its own, so that a search reads only the entries of its account. Without
    // `fastupdate` no search has to read a list of pending entries.
    index("message_texts_terms_idx").using("gin", t.terms).with({ fastupdate: false }),
    index("message_texts_document_id_idx").on(t.documentId).where(sql`${t.documentId} is not null`),
    check("message_texts_position", sql`(${t.position} = 0) = (${t.documentId} is null)`),
  ],
);
