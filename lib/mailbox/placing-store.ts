import "server-only";
import { documents, messages } from "@/drizzle/schema/mailbox";
import type { Db } from "@/lib/db/connection";
import { insertRows } from "@/lib/db/insert-rows";

export function insertMessages(db: Db, rows: (typeof messages.$inferInsert)[]): Promise<void> {
  return insertRows(db, messages, rows);
}

export function insertDocuments(db: Db, rows: (typeof documents.$inferInsert)[]): Promise<void> {
  return insertRows(db, documents, rows);
}
