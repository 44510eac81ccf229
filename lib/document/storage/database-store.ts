import "server-only";
import { eq, sql } from "drizzle-orm";
import { documentBytes, documentPieces } from "@/drizzle/schema/document";
import { anyOf } from "@/lib/db/any-of";
import type { Db } from "@/lib/db/connection";

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
  // `substring` of a row that begins behind `from` or ends before it gives what there is of the part, or nothing.
  const rows = await db.execute<{ bytes: Buffer | null }>(sql`
    select bytes from (
      select 0 as from_byte, substring(ciphertext from ${from + 1}::int for ${length}::int) as bytes
      from ${documentBytes} where document_id = ${documentId}
      union all
      select from_byte, substring(bytes from ${from + 1}::int - from_byte for ${length}::int)
      from ${documentPieces}
      where document_id = ${documentId} and from_byte < ${from + length}::int and from_byte > ${from - pieceBytes}::int
    ) as parts order by from_byte`);
  return rows.flatMap(({ bytes }) => (bytes && bytes.length > 0 ? [bytes] : []));
}

/** Deletes the sealed bytes of documents whose rows say that they are kept elsewhere; the table's check refuses others. */
export async function deletePieces(db: Db, documentIds: readonly string[]): Promise<void> {
  await db.delete(documentPieces).where(anyOf(documentPieces.documentId, documentIds));
  await db.update(documentBytes).set({ ciphertext: null }).where(anyOf(documentBytes.documentId, documentIds));
}
