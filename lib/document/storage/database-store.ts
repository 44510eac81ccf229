import "server-only";
import { eq, sql } from "drizzle-orm";
import { documentBytes, documentPieces } from "@/drizzle/schema/document";
import { anyOf } from "@/lib/db/any-of";
import { binaryQuery } from "@/lib/db/binary-rows";
import type { Db } from "@/lib/db/connection";
import { withKeptPlan } from "@/lib/db/kept-plans";
import { placeholder } from "@/lib/db/prepared-query";

const decoded = (piece: Buffer) => sql`decode(${piece.toString("base64")}, 'base64')`;

/** Sets the first piece in the row of a document and deletes all others. */
export async function writeFirstPiece(db: Db, documentId: string, piece: Buffer): Promise<void> {
  await db.delete(documentPieces).where(eq(documentPieces.documentId, documentId));
  await db
    .update(documentBytes)
    .set({ ciphertext: decoded(piece) })
    .where(eq(documentBytes.documentId, documentId));
}

export async function insertPiece(db: Db, documentId: string, fromByte: number, piece: Buffer): Promise<void> {
  await db.insert(documentPieces).values({ documentId, fromByte, bytes: decoded(piece) });
}

// `substring` of a row that begins behind `from` or ends before it gives what there is of the part, or nothing.
const partsQuery = binaryQuery(sql`
  select bytes from (
    select 0 as from_byte, substring(ciphertext from ${placeholder("from")}::int + 1 for ${placeholder("length")}::int) as bytes
    from ${documentBytes} where document_id = ${placeholder("documentId")}
    union all
    select from_byte, substring(bytes from ${placeholder("from")}::int + 1 - from_byte for ${placeholder("length")}::int)
    from ${documentPieces}
    where document_id = ${placeholder("documentId")}
      and from_byte < ${placeholder("until")}::int and from_byte > ${placeholder("beginsAfter")}::int
  ) as parts order by from_byte`);

/**
 * The parts of the sealed bytes from `from` to `from + length`, in order.
 *
 * @param pieceBytes the most that a piece has
 */
export async function readParts(
  db: Db,
  documentId: string,
  { from, length, pieceBytes }: { from: number; length: number; pieceBytes: number },
): Promise<Buffer[]> {
  const values = { documentId, from, length, until: from + length, beginsAfter: from - pieceBytes };
  const rows = await partsQuery(withKeptPlan(db), values);
  return rows.flatMap(([bytes]) => (bytes && bytes.length > 0 ? [bytes] : []));
}

/**
 * Deletes the sealed bytes of documents whose rows say that they are kept elsewhere; the table's check refuses others.
 */
export async function deletePieces(db: Db, documentIds: readonly string[]): Promise<void> {
  await db.delete(documentPieces).where(anyOf(documentPieces.documentId, documentIds));
  await db.update(documentBytes).set({ ciphertext: null }).where(anyOf(documentBytes.documentId, documentIds));
}
