import "server-only";
import { and, asc, eq, isNotNull, isNull, lt } from "drizzle-orm";
import { uploadedDocuments, uploadParts, uploads } from "@/drizzle/schema/delivery";
import { anyOf } from "@/lib/db/any-of";
import type { Db, Tx } from "@/lib/db/connection";
import { insertRows } from "@/lib/db/insert-rows";
import { deleteBytesOf } from "@/lib/document/bytes-store";

type NewUploadedDocument = Pick<
  typeof uploadedDocuments.$inferInsert,
  "id" | "sender" | "filename" | "sizeBytes" | "createdAt"
>;

/** Notes a document whose bytes follow: after a crash they are found by this row. */
export async function createUploadedDocument(db: Db, row: NewUploadedDocument): Promise<void> {
  await db.insert(uploadedDocuments).values(row);
}

/** Notes documents whose checked bytes are stored by the same transaction. */
export async function createUploadedDocuments(
  tx: Tx,
  rows: (NewUploadedDocument & { sha256: string })[],
): Promise<void> {
  await insertRows(tx, uploadedDocuments, rows);
}

/** The bytes are stored and checked: the document can be placed. */
export async function markStored(db: Db, id: string, sha256: string): Promise<void> {
  await db.update(uploadedDocuments).set({ sha256 }).where(eq(uploadedDocuments.id, id));
}

/** Documents of this sender that are stored and checked, by id; unknown ids and those of other senders are left out. */
export async function findUploadedDocuments(db: Db, sender: string, ids: string[]) {
  const rows = await db
    .select()
    .from(uploadedDocuments)
    .where(
      and(anyOf(uploadedDocuments.id, ids), eq(uploadedDocuments.sender, sender), isNotNull(uploadedDocuments.sha256)),
    );
  return new Map(rows.map(({ sha256, ...row }) => [row.id, { ...row, sha256: sha256 as string }]));
}

/**
 * Gives documents of this sender to a message. They stay locked until the transaction ends.
 *
 * @returns how many; fewer than given when one is removed, was taken by another message or is kept by a batch
 */
export async function takeDocuments(
  db: Db,
  { sender, ids, messageId }: { sender: string; ids: string[]; messageId: string },
): Promise<number> {
  if (ids.length === 0) return 0;
  const taken = await db
    .update(uploadedDocuments)
    .set({ messageId })
    .where(
      and(
        anyOf(uploadedDocuments.id, ids),
        eq(uploadedDocuments.sender, sender),
        isFree(),
        isNotNull(uploadedDocuments.sha256),
      ),
    )
    .returning({ id: uploadedDocuments.id });
  return taken.length;
}

const BYTES_OF_DOCUMENTS = { id: uploadedDocuments.id };
const BYTES_OF_PARTS = { id: uploadParts.bytesId };

/** The condition that no message has taken a document, and no open batch keeps it. */
const isFree = () => and(isNull(uploadedDocuments.messageId), isNull(uploadedDocuments.batchId));

/** Removes documents that no message has taken, with their bytes. The caller's transaction removes all or nothing. */
export async function deleteUntaken(db: Db, ids: string[]): Promise<void> {
  const untaken = and(anyOf(uploadedDocuments.id, ids), isFree());
  // Locked, so that no message takes one of them between the two statements.
  await db.select(BYTES_OF_DOCUMENTS).from(uploadedDocuments).where(untaken).for("update");
  await deleteBytesOf(db, db.select(BYTES_OF_DOCUMENTS).from(uploadedDocuments).where(untaken));
  await db.delete(uploadedDocuments).where(untaken);
}

/**
 * Locks at most `limit` documents uploaded before an instant; those that a batch keeps and those that another
 * transaction has locked are left out.
 */
export async function lockOldDocuments(db: Db, before: Date, limit: number) {
  return db
    .select({ id: uploadedDocuments.id, messageId: uploadedDocuments.messageId })
    .from(uploadedDocuments)
    .where(and(lt(uploadedDocuments.createdAt, before), isNull(uploadedDocuments.batchId)))
    .orderBy(asc(uploadedDocuments.id))
    .limit(limit)
    .for("update", { skipLocked: true });
}

/** Forgets that a message has taken these documents; their bytes are the message's. */
export async function deleteTaken(db: Db, ids: string[]): Promise<void> {
  await db
    .delete(uploadedDocuments)
    .where(and(anyOf(uploadedDocuments.id, ids), isNotNull(uploadedDocuments.messageId)));
}

export async function createUpload(db: Db, row: Omit<typeof uploads.$inferInsert, "documentId">): Promise<void> {
  await db.insert(uploads).values(row);
}

/** Locks an upload of this sender; null for an unknown id and one of another sender. */
export async function lockUpload(db: Db, { sender, id }: { sender: string; id: string }) {
  const [row] = await db
    .select()
    .from(uploads)
    .where(and(eq(uploads.id, id), eq(uploads.sender, sender)))
    .for("update");
  return row ?? null;
}

/** The parts of an upload in their order. */
export function listParts(db: Db, uploadId: string) {
  return db
    .select({
      number: uploadParts.number,
      bytesId: uploadParts.bytesId,
      sizeBytes: uploadParts.sizeBytes,
      sha256: uploadParts.sha256,
    })
    .from(uploadParts)
    .where(eq(uploadParts.uploadId, uploadId))
    .orderBy(asc(uploadParts.number));
}

/**
 * Stores a part instead of an earlier one of the same number, whose bytes are removed. The caller holds the upload's
 * lock.
 */
export async function replacePart(db: Db, part: typeof uploadParts.$inferInsert): Promise<void> {
  const same = and(eq(uploadParts.uploadId, part.uploadId), eq(uploadParts.number, part.number));
  await deleteBytesOf(db, db.select(BYTES_OF_PARTS).from(uploadParts).where(same));
  await db.delete(uploadParts).where(same);
  await db.insert(uploadParts).values(part);
}

/** Removes the parts of uploads and their bytes. */
export async function deleteParts(db: Db, uploadIds: string[]): Promise<void> {
  const own = anyOf(uploadParts.uploadId, uploadIds);
  await deleteBytesOf(db, db.select(BYTES_OF_PARTS).from(uploadParts).where(own));
  await db.delete(uploadParts).where(own);
}

export async function setUploadedDocument(db: Db, uploadId: string, documentId: string): Promise<void> {
  await db.update(uploads).set({ documentId }).where(eq(uploads.id, uploadId));
}

/** Locks at most `limit` uploads that were opened before an instant. */
export async function lockOldUploads(db: Db, before: Date, limit: number): Promise<string[]> {
  const rows = await db
    .select({ id: uploads.id })
    .from(uploads)
    .where(lt(uploads.createdAt, before))
    .orderBy(asc(uploads.id))
    .limit(limit)
    .for("update", { skipLocked: true });
  return rows.map(({ id }) => id);
}

export async function deleteUploads(db: Db, ids: string[]): Promise<void> {
  await db.delete(uploads).where(anyOf(uploads.id, ids));
}
