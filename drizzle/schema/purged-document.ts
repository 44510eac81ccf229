import { char, foreignKey, index, pgTable, primaryKey, uuid } from "drizzle-orm/pg-core";
import { messages } from "./mailbox";

/** Digests of the documents of purged messages, so that a copy can still be recognised. */
export const purgedDocuments = pgTable(
  "purged_documents",
  {
    accountId: uuid("account_id").notNull(),
    messageId: uuid("message_id").notNull(),
    sha256: char("sha256", { length: 64 }).notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.accountId, t.messageId, t.sha256] }),
    foreignKey({
      name: "purged_documents_message_fk",
      columns: [t.accountId, t.messageId],
      foreignColumns: [messages.accountId, messages.id],
    }),
    index("purged_documents_sha256_idx").on(t.sha256),
  ],
);
