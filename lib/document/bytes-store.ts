import "server-only";
import { eq, inArray, type SQLWrapper } from "drizzle-orm";
import { documentBytes } from "@/drizzle/schema/document";
import type { Db } from "@/lib/db/connection";
import { deleteSome } from "@/lib/db/delete-some";

/**
 * Deletes the stored bytes of documents or attachments. The caller holds the lock of their messages or replies.
 *
 * @param documentIds a query of one column, the ids
 */
export async function deleteBytesOf(db: Db, documentIds: SQLWrapper): Promise<void> {
  await db.delete(documentBytes).where(inArray(documentBytes.documentId, documentIds));
}

/** Deletes the stored bytes of one document. */
export async function deleteBytes(db: Db, documentId: string): Promise<void> {
  await db.delete(documentBytes).where(eq(documentBytes.documentId, documentId));
}

/** Deletes at most `limit` documents' bytes of a batch that did not commit; returns how many were deleted. */
export function deleteBytesOfBatch(db: Db, batchId: string, limit: number): Promise<number> {
  return deleteSome(db, documentBytes, { where: eq(documentBytes.batchId, batchId), limit });
}

/** Subquery of the documents and attachments that have stored bytes, for a join by id. */
export function storedBytes(db: Db) {
  return db.select({ documentId: documentBytes.documentId }).from(documentBytes).as("stored_bytes");
}
