import "server-only";
import { and, asc, eq, gt, ne, sql } from "drizzle-orm";
import { documentBytes } from "@/drizzle/schema/document";
import { arrayLiteral } from "@/lib/db/any-of";
import type { Db } from "@/lib/db/connection";
import type { StoredBytes } from "@/lib/document/seal";

/** Bytes per statement. They are sent as base64; the limit keeps memory and protocol messages small. */
const MAX_STATEMENT_BYTES = 8 * 1024 * 1024;

/** PostgreSQL's text form of a `bytea[]`; backslashes are doubled in an element. */
const byteaArray = (values: readonly Buffer[]) =>
  `{${values.map((value) => `"\\\\x${value.toString("hex")}"`).join(",")}}`;

/**
 * One parameter per column instead of one per value, so that thousands of rows fit into one statement. The ciphertexts
 * are one value that the server cuts: as an array of hexadecimal texts they take several times as long.
 */
async function insertBytes(db: Db, batchId: string | null, rows: StoredBytes[]): Promise<void> {
  if (rows.length === 0) return;
  const all = Buffer.concat(rows.map(({ ciphertext }) => ciphertext)).toString("base64");
  const starts: number[] = [];
  let next = 1;
  for (const { ciphertext } of rows) {
    starts.push(next);
    next += ciphertext.length;
  }
  await db.execute(sql`
    insert into ${documentBytes} (document_id, batch_id, key_id, wrapped_key, ciphertext)
    select id, ${batchId}::uuid, key_id, wrapped_key,
      substring((select decode(${all}, 'base64')) from first_byte for length)
    from unnest(
      ${arrayLiteral(rows.map(({ documentId }) => documentId))}::uuid[],
      ${arrayLiteral(rows.map(({ keyId }) => keyId))}::text[],
      ${byteaArray(rows.map(({ wrappedKey }) => wrappedKey))}::bytea[],
      ${`{${starts.join(",")}}`}::int[],
      ${`{${rows.map(({ ciphertext }) => ciphertext.length).join(",")}}`}::int[]
    ) as sealed (id, key_id, wrapped_key, first_byte, length)`);
}

/**
 * Stores sealed bytes before the rows of their documents or attachments exist; until then nothing refers to them.
 *
 * @param batchId null for bytes outside a batch
 */
export async function stageDocumentBytes(db: Db, batchId: string | null, rows: StoredBytes[]): Promise<void> {
  let chunk: StoredBytes[] = [];
  let bytes = 0;
  const flush = async () => {
    await insertBytes(db, batchId, chunk);
    chunk = [];
    bytes = 0;
  };
  for (const row of rows) {
    if (bytes + row.ciphertext.length > MAX_STATEMENT_BYTES) await flush();
    chunk.push(row);
    bytes += row.ciphertext.length;
  }
  await flush();
}

/** Large documents are read in slices, because the driver holds a result several times in memory, as text. */
const SLICE_BYTES = 1024 * 1024;

function slice(fromByte: number) {
  return sql<Buffer>`substring(${documentBytes.ciphertext} from ${fromByte + 1}::int for ${SLICE_BYTES}::int)`.mapWith(
    documentBytes.ciphertext,
  );
}

/**
 * The sealed bytes of a document or attachment. The caller must have checked that the customer may read it.
 *
 * @returns null when there are none, or when they are deleted while they are read
 */
export async function findDocumentBytes(db: Db, documentId: string): Promise<StoredBytes | null> {
  const [row] = await db
    .select({
      documentId: documentBytes.documentId,
      keyId: documentBytes.keyId,
      wrappedKey: documentBytes.wrappedKey,
      length: sql<number>`octet_length(${documentBytes.ciphertext})`,
      first: slice(0),
    })
    .from(documentBytes)
    .where(eq(documentBytes.documentId, documentId));
  if (!row) return null;
  const { length, first, ...stored } = row;
  if (first.length === length) return { ...stored, ciphertext: first };
  const ciphertext = Buffer.alloc(length);
  first.copy(ciphertext);
  for (let from = first.length; from < length; from += SLICE_BYTES) {
    const [next] = await db
      .select({ bytes: slice(from) })
      .from(documentBytes)
      .where(eq(documentBytes.documentId, documentId));
    if (!next) return null;
    next.bytes.copy(ciphertext, from);
  }
  return { ...stored, ciphertext };
}

/** Number of documents and attachments per master key, by the key's fingerprint. Scans the whole table. */
export async function countDocumentsByKey(db: Db): Promise<Map<string, number>> {
  const rows = await db
    .select({ keyId: documentBytes.keyId, stored: sql<number>`count(*)::int` })
    .from(documentBytes)
    .groupBy(documentBytes.keyId);
  return new Map(rows.map(({ keyId, stored }) => [keyId, stored]));
}

/** Keys that are wrapped by another master key than `notUnder`, ordered by document id, after the id `after`. */
export function listWrappedKeys(db: Db, query: { notUnder: string; after: string; limit: number }) {
  return db
    .select({ documentId: documentBytes.documentId, keyId: documentBytes.keyId, wrappedKey: documentBytes.wrappedKey })
    .from(documentBytes)
    .where(and(ne(documentBytes.keyId, query.notUnder), gt(documentBytes.documentId, query.after)))
    .orderBy(asc(documentBytes.documentId))
    .limit(query.limit);
}

/** Replaces a wrapped key; false when the row is deleted or its key was replaced since it was read. */
export async function replaceWrappedKey(
  db: Db,
  read: Pick<StoredBytes, "documentId" | "keyId">,
  rewrapped: Pick<StoredBytes, "keyId" | "wrappedKey">,
): Promise<boolean> {
  const replaced = await db
    .update(documentBytes)
    .set(rewrapped)
    .where(and(eq(documentBytes.documentId, read.documentId), eq(documentBytes.keyId, read.keyId)))
    .returning({ documentId: documentBytes.documentId });
  return replaced.length > 0;
}
