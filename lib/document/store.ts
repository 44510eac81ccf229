import "server-only";
import { and, asc, eq, gt, ne, or, sql } from "drizzle-orm";
import { documentBytes } from "@/drizzle/schema/document";
import { SEGMENT_BYTES, sealedLength } from "@/lib/crypto/segments";
import { arrayLiteral } from "@/lib/db/any-of";
import { type BinaryRow, binaryQuery } from "@/lib/db/binary-rows";
import type { Db, Tx } from "@/lib/db/connection";
import { binaryUuid, copyRows } from "@/lib/db/copy-rows";
import { withKeptPlan } from "@/lib/db/kept-plans";
import { placeholder } from "@/lib/db/prepared-query";
import {
  HEAD_BYTES,
  type PlainDocument,
  type SealedDocument,
  type StoredDocument,
  type WrappedKey,
} from "@/lib/document/seal";
import { databaseStorage, PIECE_BYTES } from "@/lib/document/storage/database-storage";
import { freeBytes } from "@/lib/kernel/free-bytes";

/** A document sealed in segments, and its key. */
export type SealedBytes = WrappedKey & Pick<SealedDocument, "ciphertext">;

const DATABASE = Buffer.from("database");
const SEGMENTS = Buffer.from("segments");
/** Sealed bytes per statement, like those of a piece. */
const MAX_STATEMENT_BYTES = PIECE_BYTES;
/** Documents of at most two segments are read with their row, so that they need no further round trip. */
export const SMALL_SEALED_BYTES = sealedLength(2 * SEGMENT_BYTES);

/**
 * By COPY: as values of an insert, the ciphertexts would be converted to text and back, and written in three times the
 * time.
 */
async function insertBytes(tx: Tx, batchId: string | null, rows: Iterable<SealedBytes>): Promise<void> {
  const columns = ["documentId", "batchId", "storage", "sealing", "keyId", "wrappedKey", "ciphertext"] as const;
  const batch = batchId === null ? null : binaryUuid(batchId);
  const values = function* () {
    for (const { documentId, keyId, wrappedKey, ciphertext } of rows)
      yield [binaryUuid(documentId), batch, DATABASE, SEGMENTS, Buffer.from(keyId), wrappedKey, ciphertext];
  };
  await copyRows(tx, documentBytes, columns, values());
}

/**
 * Stores sealed documents before the rows of their documents or attachments exist; until then nothing refers to them.
 *
 * @param batchId null for bytes outside a batch
 */
export async function stageDocumentBytes(tx: Tx, batchId: string | null, rows: readonly SealedBytes[]): Promise<void> {
  let chunk: SealedBytes[] = [];
  let bytes = 0;
  const flush = async () => {
    if (chunk.length > 0) await insertBytes(tx, batchId, chunk);
    chunk = [];
    bytes = 0;
  };
  for (const row of rows) {
    const { length } = row.ciphertext;
    if (length > MAX_STATEMENT_BYTES) {
      await insertEmpty(tx, batchId, row);
      await databaseStorage.write(tx, row.documentId, row.ciphertext, length);
      continue;
    }
    if (bytes + length > MAX_STATEMENT_BYTES) await flush();
    chunk.push(row);
    bytes += length;
  }
  await flush();
}

/**
 * Stores documents as `stageDocumentBytes` does, and seals each just before it is written, all into the same buffer: a
 * buffer for each costs more than the sealing, and the database takes in one document while the next one is sealed.
 *
 * @param seal seals a document into the beginning of a buffer
 */
export async function stageSealing(
  tx: Tx,
  batchId: string | null,
  documents: readonly PlainDocument[],
  seal: (document: PlainDocument, into?: Buffer) => SealedBytes,
): Promise<void> {
  const lengths = documents.map(({ bytes }) => sealedLength(bytes.length));
  const isSmall = (_: unknown, index: number) => (lengths[index] ?? 0) <= MAX_STATEMENT_BYTES;
  const small = documents.filter(isSmall);
  const buffer = Buffer.allocUnsafeSlow(Math.max(0, ...lengths.filter(isSmall)));
  const sealed = function* () {
    for (const document of small) yield seal(document, buffer);
  };
  if (small.length > 0) await insertBytes(tx, batchId, sealed());
  // The database has taken in all that was sent from it.
  freeBytes(buffer);
  for (const document of documents)
    if (!small.includes(document)) await stageDocumentBytes(tx, batchId, [seal(document)]);
}

/**
 * Stores one document as `stageDocumentBytes` does, while it is sealed: its bytes are never in memory together.
 *
 * @param db a transaction
 * @param sealed see `sealStream`
 * @param sealedSize length of all sealed bytes
 * @throws when `sealed` throws or has another length; the transaction must then be rolled back
 */
export async function stageDocumentStream(
  db: Db,
  batchId: string | null,
  key: WrappedKey,
  { sealed, sealedSize }: { sealed: AsyncIterable<Uint8Array>; sealedSize: number },
): Promise<void> {
  await insertEmpty(db, batchId, key);
  await databaseStorage.write(db, key.documentId, sealed, sealedSize);
}

/** The row of a document whose bytes are written afterwards. */
async function insertEmpty(db: Db, batchId: string | null, key: WrappedKey): Promise<void> {
  const { documentId, keyId, wrappedKey } = key;
  const empty = { storage: "database", sealing: "segments", ciphertext: Buffer.alloc(0) } as const;
  await db.insert(documentBytes).values({ documentId, batchId, keyId, wrappedKey, ...empty });
}

const STORED = sql`${documentBytes.documentId}::text, ${documentBytes.storage}, ${documentBytes.sealing}, ${documentBytes.keyId}, ${documentBytes.wrappedKey}, ${documentBytes.objectKey},
    substring(${documentBytes.ciphertext} from 1 for ${sql.raw(String(HEAD_BYTES))}),
    case when ${documentBytes.storage} = 'database' and octet_length(${documentBytes.ciphertext}) <= ${sql.raw(String(SMALL_SEALED_BYTES))}
      then ${documentBytes.ciphertext} end`;

const storedQuery = binaryQuery(sql`
  select ${STORED} from ${documentBytes} where ${documentBytes.documentId} = ${placeholder("documentId")}`);
const storedListQuery = binaryQuery(sql`
  select ${STORED} from ${documentBytes} where ${documentBytes.documentId} = any(${placeholder("documentIds")}::uuid[])`);

/**
 * A stored document or attachment; null when there is none. The caller must have checked that the customer may read it.
 */
export async function findStoredDocument(db: Db, documentId: string): Promise<StoredDocument | null> {
  const [row] = await storedQuery(withKeptPlan(db), { documentId });
  return row ? storedOf(row) : null;
}

/**
 * The stored ones of several documents, by their ids, in one statement. The caller must have checked that the customer
 * may read them, and limits them: of small documents all sealed bytes are read.
 */
export async function findStoredDocuments(
  db: Db,
  documentIds: readonly string[],
): Promise<Map<string, StoredDocument>> {
  const rows = await storedListQuery(withKeptPlan(db), { documentIds: arrayLiteral(documentIds) });
  return new Map(rows.map(storedOf).map((stored) => [stored.documentId, stored]));
}

function storedOf(row: BinaryRow): StoredDocument {
  // Copied: each value may be kept for long, and would keep all that was received with it.
  const [documentId, storage, sealing, keyId, wrappedKey, objectKey, head, sealed] = row.map(
    (value) => value && Buffer.from(value),
  );
  return {
    documentId: `${documentId}`,
    storage: `${storage}` as StoredDocument["storage"],
    sealing: `${sealing}` as StoredDocument["sealing"],
    keyId: `${keyId}`,
    wrappedKey: wrappedKey as Buffer,
    objectKey: objectKey?.toString() ?? null,
    head: head ?? null,
    sealed: sealed ?? null,
  };
}

/** Number of documents and attachments per master key, by the key's fingerprint. Scans the whole table. */
export async function countDocumentsByKey(db: Db): Promise<Map<string, number>> {
  const rows = await db
    .select({ keyId: documentBytes.keyId, stored: sql<number>`count(*)::int` })
    .from(documentBytes)
    .groupBy(documentBytes.keyId);
  return new Map(rows.map(({ keyId, stored }) => [keyId, stored]));
}

/**
 * Documents that are to be rewrapped: under another master key than `notUnder`, or in the database and sealed whole.
 * Ordered by document id, after the id `after`.
 */
export function listToRewrap(db: Db, query: { notUnder: string; after: string; limit: number }) {
  const isWhole = and(eq(documentBytes.sealing, "whole"), eq(documentBytes.storage, "database"));
  return db
    .select({
      documentId: documentBytes.documentId,
      storage: documentBytes.storage,
      sealing: documentBytes.sealing,
      keyId: documentBytes.keyId,
      wrappedKey: documentBytes.wrappedKey,
    })
    .from(documentBytes)
    .where(and(or(ne(documentBytes.keyId, query.notUnder), isWhole), gt(documentBytes.documentId, query.after)))
    .orderBy(asc(documentBytes.documentId))
    .limit(query.limit);
}

/** The row as it was read: its wrapped key differs after any other rewrap. */
const asRead = ({ documentId, wrappedKey }: Pick<WrappedKey, "documentId" | "wrappedKey">) =>
  and(eq(documentBytes.documentId, documentId), eq(documentBytes.wrappedKey, wrappedKey));

/** Replaces a wrapped key; false when the row is deleted or its key was replaced since it was read. */
export async function replaceWrappedKey(
  db: Db,
  read: Pick<WrappedKey, "documentId" | "wrappedKey">,
  rewrapped: Pick<WrappedKey, "keyId" | "wrappedKey">,
): Promise<boolean> {
  const replaced = await db
    .update(documentBytes)
    .set({ keyId: rewrapped.keyId, wrappedKey: rewrapped.wrappedKey })
    .where(asRead(read))
    .returning({ documentId: documentBytes.documentId });
  return replaced.length > 0;
}

/**
 * Replaces a document in the database that was sealed whole by one in segments.
 *
 * @param db a transaction: readers see the old bytes with the old key, or the new ones with the new key
 * @returns false when the row is deleted or was replaced since it was read
 */
export async function replaceSealed(
  db: Db,
  read: Pick<WrappedKey, "documentId" | "wrappedKey">,
  { keyId, wrappedKey, ciphertext }: SealedDocument,
): Promise<boolean> {
  const replaced = await db
    .update(documentBytes)
    .set({ keyId, wrappedKey, sealing: "segments" })
    .where(and(asRead(read), eq(documentBytes.sealing, "whole"), eq(documentBytes.storage, "database")))
    .returning({ documentId: documentBytes.documentId });
  if (replaced.length === 0) return false;
  await databaseStorage.write(db, read.documentId, ciphertext, ciphertext.length);
  return true;
}
