import { char, pgTable, primaryKey, uuid } from "drizzle-orm/pg-core";

/** Digests of the documents of purged messages, so that a copy can still be recognised. */
export const purgedDocuments = pgTable(
  "purged_documents",
  {
    messageId: uuid("message_id").notNull(),
    sha256: char("sha256", { length: 64 }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.sha256, t.messageId] })],
);
