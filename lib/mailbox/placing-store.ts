import "server-only";
import { documents, messages } from "@/drizzle/schema/mailbox";
import type { Db } from "@/lib/db/connection";

/** Rows a statement: 21 values a row must stay under the protocol's 65,535 parameters. */
const CHUNK = 1000;

export async function insertMessages(db: Db, rows: (typeof messages.$inferInsert)[]): Promise<void> {
  for (let from = 0; from < rows.length; from += CHUNK) {
    await db.insert(messages).values(rows.slice(from, from + CHUNK));
  }
}

export async function insertDocuments(db: Db, rows: (typeof documents.$inferInsert)[]): Promise<void> {
  for (let from = 0; from < rows.length; from += CHUNK) {
    await db.insert(documents).values(rows.slice(from, from + CHUNK));
  }
}
