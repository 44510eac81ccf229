import { sql } from "drizzle-orm";
import {
  bigint,
  check,
  foreignKey,
  index,
  pgTable,
  primaryKey,
  smallint,
  text,
  timestamp,
  uuid,
} from "drizzle-orm/pg-core";
import { bytea, tsvector } from "./column-types";
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
    messageId: uuid("message_id").notNull(),
    /** 0: the text of the message; otherwise the document's position. */
    position: smallint("position").notNull(),
    accountId: uuid("account_id").notNull(),
    documentId: uuid("document_id"),
    state: text("state", { enum: TEXT_STATES }).notNull(),
    /** Fingerprint of the document key from which the keys of `terms` and `sealedPages` are derived. */
    keyId: text("key_id").notNull(),
    /** Keyed digests of the words, different for each account. */
    terms: bigint("terms", { mode: "bigint" }).array().notNull(),
    /**
     * The pages' text, compressed and encrypted; null without text and for the message's own, which is in `messages`.
     */
    sealedPages: bytea("sealed_pages"),
  },
  (t) => [
    primaryKey({ columns: [t.messageId, t.position, t.accountId] }),
    foreignKey({
      name: "message_texts_message_fk",
      columns: [t.accountId, t.messageId],
      foreignColumns: [messages.accountId, messages.id],
    }).onDelete("cascade"),
    foreignKey({
      name: "message_texts_document_fk",
      columns: [t.accountId, t.documentId],
      foreignColumns: [documents.accountId, documents.id],
    }).onDelete("cascade"),
    // Each account has digests of its own, so that a search reads only the entries of its account. Without
    // `fastupdate` no search has to read a list of pending entries.
    index("message_texts_terms_idx").using("gin", t.terms).with({ fastupdate: false }),
    index("message_texts_document_id_idx").on(t.documentId).where(sql`${t.documentId} is not null`),
    check("message_texts_position", sql`(${t.position} = 0) = (${t.documentId} is null)`),
  ],
);

/** Search words of a message, computed when it is placed and not encrypted. Deleted when it is purged. */
export const messageSearch = pgTable(
  "message_search",
  {
    messageId: uuid("message_id").notNull(),
    accountId: uuid("account_id").notNull(),
    words: tsvector("words").notNull(),
    /**
     * When `index-texts` is to read the texts of the message and its documents (`message_texts`); null when it has. New
     * rows have the earliest instant, so placing does not set it.
     */
    textsDueAt: timestamp("texts_due_at", { withTimezone: true }).default(sql`'-infinity'`),
    textsAttempts: smallint("texts_attempts").notNull().default(0),
  },
  (t) => [
    primaryKey({ columns: [t.messageId, t.accountId] }),
    foreignKey({
      name: "message_search_message_fk",
      columns: [t.accountId, t.messageId],
      foreignColumns: [messages.accountId, messages.id],
    }).onDelete("cascade"),
    index("message_search_account_id_idx").on(t.accountId),
    index("message_search_texts_due_idx").on(t.textsDueAt).where(sql`${t.textsDueAt} is not null`),
  ],
);
