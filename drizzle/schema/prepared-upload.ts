import { char, integer, pgTable, primaryKey, uuid } from "drizzle-orm/pg-core";
import { batchUploads } from "./batch-upload";
import { bytea } from "./column-types";

/**
 * Documents of an upload that are checked for malware and sealed before its batch begins; their bytes are in
 * `document_bytes` under the same id. The commit of the batch takes the rows whose documents it places.
 */
export const preparedDocuments = pgTable(
  "prepared_documents",
  {
    uploadId: uuid("upload_id")
      .notNull()
      .references(() => batchUploads.id, { onDelete: "cascade" }),
    /** The physical line of the manifest, and the place among its documents. */
    line: integer("line").notNull(),
    position: integer("position").notNull(),
    documentId: uuid("document_id").notNull().unique(),
    /** Of the plain bytes, hex. */
    sha256: char("sha256", { length: 64 }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.uploadId, t.line, t.position] })],
);

/** New customers of an upload whose initial passwords are hashed before its batch begins, which takes long. */
export const preparedAccounts = pgTable(
  "prepared_accounts",
  {
    uploadId: uuid("upload_id")
      .notNull()
      .references(() => batchUploads.id, { onDelete: "cascade" }),
    /** The id that the account will have. */
    accountId: uuid("account_id").notNull(),
    /** The customer with the initial password and its hash, sealed. */
    sealed: bytea("sealed").notNull(),
  },
  (t) => [primaryKey({ columns: [t.uploadId, t.accountId] })],
);
