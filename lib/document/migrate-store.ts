import "server-only";
import { and, asc, eq, gt, ne, sql } from "drizzle-orm";
import { documentBytes, documentPieces } from "@/drizzle/schema/document";
import type { Db } from "@/lib/db/connection";
import type { StoredDocument } from "@/lib/document/seal";
import { databaseStorage } from "@/lib/document/storage/database-storage";
import type { StoragePlace } from "@/lib/settings";

/** Ids of documents and attachments that are not in a place, in order, after the id `after`. */
export async function listToMigrate(
  db: Db,
  query: { to: StoragePlace; after: string; limit: number },
): Promise<string[]> {
  const rows = await db
    .select({ documentId: documentBytes.documentId })
    .from(documentBytes)
    .where(and(ne(documentBytes.storage, query.to), gt(documentBytes.documentId, query.after)))
    .orderBy(asc(documentBytes.documentId))
    .limit(query.limit);
  return rows.map(({ documentId }) => documentId);
}

/** Number of documents and attachments that are not in a place. Scans the whole table. */
export async function countToMigrate(db: Db, to: StoragePlace): Promise<number> {
  const [row] = await db
    .select({ stored: sql<number>`count(*)::int` })
    .from(documentBytes)
    .where(ne(documentBytes.storage, to));
  return row?.stored ?? 0;
}

/**
 * Makes a row that is in the database refer to an object, and deletes its bytes there.
 *
 * @param db a transaction
 * @returns false when the row is deleted, or no longer in the database
 */
export async function moveToS3(
  db: Db,
  { documentId, objectKey, head }: { documentId: string; objectKey: string; head: Buffer },
): Promise<boolean> {
  const isInDatabase = and(eq(documentBytes.documentId, documentId), eq(documentBytes.storage, "database"));
  const moved = await db
    .update(documentBytes)
    .set({ storage: "s3", objectKey, ciphertext: head })
    .where(and(isInDatabase, eq(documentBytes.sealing, "segments")))
    .returning({ documentId: documentBytes.documentId });
  if (moved.length === 0) return false;
  await db.delete(documentPieces).where(eq(documentPieces.documentId, documentId));
  return true;
}

/**
 * Writes the bytes of a row that refers to an object to the database.
 *
 * @param db a transaction
 * @returns false when the row is deleted, or refers to another object
 */
export async function moveToDatabase(
  db: Db,
  { documentId, objectKey }: Pick<StoredDocument, "documentId" | "objectKey">,
  sealed: Buffer,
): Promise<boolean> {
  if (objectKey === null) return false;
  const moved = await db
    .update(documentBytes)
    .set({ storage: "database", objectKey: null, ciphertext: Buffer.alloc(0) })
    .where(and(eq(documentBytes.documentId, documentId), eq(documentBytes.objectKey, objectKey)))
    .returning({ documentId: documentBytes.documentId });
  if (moved.length === 0) return false;
  await databaseStorage.write(db, documentId, sealed, sealed.length);
  return true;
}
