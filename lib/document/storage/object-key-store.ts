import "server-only";
import { and, asc, isNotNull, isNull, lte, notExists, sql } from "drizzle-orm";
import { documentBytes, unreferencedObjects } from "@/drizzle/schema/document";
import { anyOf, arrayLiteral, byteaArrayLiteral } from "@/lib/db/any-of";
import type { Db } from "@/lib/db/connection";
import { deleteSome } from "@/lib/db/delete-some";
import type { WrappedKey } from "@/lib/document/seal";

/** Notes keys before their objects are written, so that objects without a document can be found. */
export async function noteObjects(db: Db, keys: readonly string[], adoptableUntil: Date): Promise<void> {
  if (keys.length === 0) return;
  await db.execute(sql`
    insert into ${unreferencedObjects} (key, adoptable_until)
    select key, ${adoptableUntil.toISOString()}::timestamptz from unnest(${arrayLiteral(keys)}::text[]) as noted (key)`);
}

/**
 * Inserts the rows of documents or attachments whose bytes are in the S3 store.
 *
 * @param db the transaction that adopts the keys
 * @param batchId null outside a batch
 */
export async function insertUploaded(
  db: Db,
  batchId: string | null,
  rows: readonly (WrappedKey & { objectKey: string; head: Buffer })[],
): Promise<void> {
  if (rows.length === 0) return;
  // One parameter per column: thousands of small documents fit into one chunk of a batch.
  await db.execute(sql`
    insert into ${documentBytes} (document_id, batch_id, storage, sealing, key_id, wrapped_key, object_key, ciphertext)
    select id, ${batchId}::uuid, 's3', 'segments', key_id, wrapped_key, object_key, head
    from unnest(
      ${arrayLiteral(rows.map(({ documentId }) => documentId))}::uuid[],
      ${arrayLiteral(rows.map(({ keyId }) => keyId))}::text[],
      ${byteaArrayLiteral(rows.map(({ wrappedKey }) => wrappedKey))}::bytea[],
      ${arrayLiteral(rows.map(({ objectKey }) => objectKey))}::text[],
      ${byteaArrayLiteral(rows.map(({ head }) => head))}::bytea[]
    ) as uploaded (id, key_id, wrapped_key, object_key, head)`);
}

/**
 * Takes keys off the list, in the transaction that makes rows refer to them.
 *
 * @returns false when the removal of one of them has begun; the transaction must then be rolled back
 */
export async function adoptObjects(db: Db, keys: readonly string[]): Promise<boolean> {
  if (keys.length === 0) return true;
  const adopted = await db
    .delete(unreferencedObjects)
    .where(and(anyOf(unreferencedObjects.key, keys), isNotNull(unreferencedObjects.adoptableUntil)))
    .returning({ key: unreferencedObjects.key });
  return adopted.length === keys.length;
}

/** Ends the time in which noted objects may be adopted: of the given ones, or of all whose time is over. */
export async function expireObjects(db: Db, which: { keys: readonly string[] } | { now: Date }): Promise<void> {
  await db
    .update(unreferencedObjects)
    .set({ adoptableUntil: null })
    .where(
      "now" in which ? lte(unreferencedObjects.adoptableUntil, which.now) : anyOf(unreferencedObjects.key, which.keys),
    );
}

/**
 * Keys of at most `limit` objects that can be removed, ordered, after the key `after`. Never one that a row refers to.
 */
export async function listRemovableObjects(db: Db, query: { after: string; limit: number }): Promise<string[]> {
  const referring = db
    .select({ one: sql`1` })
    .from(documentBytes)
    .where(sql`${documentBytes.objectKey} = ${unreferencedObjects.key}`);
  const rows = await db
    .select({ key: unreferencedObjects.key })
    .from(unreferencedObjects)
    .where(
      and(
        isNull(unreferencedObjects.adoptableUntil),
        sql`${unreferencedObjects.key} > ${query.after}`,
        notExists(referring),
      ),
    )
    .orderBy(asc(unreferencedObjects.key))
    .limit(query.limit);
  return rows.map(({ key }) => key);
}

/** Takes removed objects off the list. */
export async function forgetObjects(db: Db, keys: readonly string[]): Promise<void> {
  await deleteSome(db, unreferencedObjects, { where: anyOf(unreferencedObjects.key, keys), limit: keys.length });
}

/** Number of documents and attachments whose bytes are in the S3 store. Scans the whole table. */
export async function countDocumentsInS3(db: Db): Promise<number> {
  const [row] = await db
    .select({ stored: sql<number>`count(*)::int` })
    .from(documentBytes)
    .where(isNotNull(documentBytes.objectKey));
  return row?.stored ?? 0;
}

/** Number of objects that no document refers to: those to be removed, and those of documents that are being placed. */
export function countUnreferencedObjects(db: Db): Promise<number> {
  return db.$count(unreferencedObjects);
}
