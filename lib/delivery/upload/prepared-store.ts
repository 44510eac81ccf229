import "server-only";
import { and, asc, eq, sql } from "drizzle-orm";
import { preparedAccounts, preparedDocuments } from "@/drizzle/schema/prepared-upload";
import { anyOf } from "@/lib/db/any-of";
import type { Db } from "@/lib/db/connection";
import { insertRows } from "@/lib/db/insert-rows";
import { deleteBytesOf } from "@/lib/document/bytes-store";

export type PreparedDocumentRow = typeof preparedDocuments.$inferSelect;
export type PreparedAccountRow = typeof preparedAccounts.$inferSelect;

export async function insertPreparedDocuments(db: Db, rows: PreparedDocumentRow[]): Promise<void> {
  await insertRows(db, preparedDocuments, rows);
}

export function listPreparedDocuments(db: Db, uploadId: string): Promise<PreparedDocumentRow[]> {
  return db
    .select()
    .from(preparedDocuments)
    .where(eq(preparedDocuments.uploadId, uploadId))
    .orderBy(asc(preparedDocuments.line), asc(preparedDocuments.position));
}

export async function insertPreparedAccounts(db: Db, rows: PreparedAccountRow[]): Promise<void> {
  await insertRows(db, preparedAccounts, rows);
}

export function listPreparedAccounts(db: Db, uploadId: string): Promise<PreparedAccountRow[]> {
  return db.select().from(preparedAccounts).where(eq(preparedAccounts.uploadId, uploadId));
}

/**
 * Gives documents to the messages of a batch: their bytes stay when the rest is deleted. One statement.
 *
 * @throws when one was deleted meanwhile, with its bytes: the batch must not be placed without them
 */
export async function takePreparedDocuments(db: Db, uploadId: string, documentIds: readonly string[]): Promise<void> {
  const taken = await db
    .delete(preparedDocuments)
    .where(and(eq(preparedDocuments.uploadId, uploadId), anyOf(preparedDocuments.documentId, [...documentIds])))
    .returning({ documentId: preparedDocuments.documentId });
  if (taken.length !== documentIds.length) throw new Error("prepared documents of an upload were deleted meanwhile");
}

/** Deletes what an upload has prepared and no batch has taken, with the bytes. @param db a transaction */
export async function deletePrepared(db: Db, uploadId: string): Promise<void> {
  // Waits for a commit that is taking them; the statements below then no longer see the taken ones.
  await db
    .select({ documentId: preparedDocuments.documentId })
    .from(preparedDocuments)
    .where(eq(preparedDocuments.uploadId, uploadId))
    .for("update");
  await deleteBytesOf(
    db,
    sql`(select ${preparedDocuments.documentId} from ${preparedDocuments} where ${preparedDocuments.uploadId} = ${uploadId})`,
  );
  await db.delete(preparedDocuments).where(eq(preparedDocuments.uploadId, uploadId));
  await db.delete(preparedAccounts).where(eq(preparedAccounts.uploadId, uploadId));
}
