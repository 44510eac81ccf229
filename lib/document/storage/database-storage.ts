import "server-only";
import { eq, sql } from "drizzle-orm";
import { documentBytes, documentPieces } from "@/drizzle/schema/document";
import { anyOf } from "@/lib/db/any-of";
import type { DocumentStorage } from "@/lib/document/storage/document-storage";
import { inPieces } from "@/lib/document/storage/pieces";

/** Sealed bytes in one row and in one statement: they are sent as base64, and both sides hold them several times. */
export const PIECE_BYTES = 8 * 1024 * 1024;

const decoded = (piece: Buffer) => sql`decode(${piece.toString("base64")}, 'base64')`;

/** PostgreSQL: the row of `document_bytes`, and `document_pieces` for what is beyond PIECE_BYTES (docs/adr/0010). */
export const databaseStorage: DocumentStorage = {
  place: "database",

  async write(db, key, sealed, sealedSize) {
    await db.delete(documentPieces).where(eq(documentPieces.documentId, key));
    let written = 0;
    for await (const piece of inPieces(sealed instanceof Uint8Array ? [sealed] : sealed, PIECE_BYTES)) {
      if (written === 0) {
        const ciphertext = decoded(piece);
        await db.update(documentBytes).set({ ciphertext }).where(eq(documentBytes.documentId, key));
      } else {
        await db.insert(documentPieces).values({ documentId: key, fromByte: written, bytes: decoded(piece) });
      }
      written += piece.length;
    }
    if (written !== sealedSize) throw new Error(`${written} of ${sealedSize} sealed bytes were written`);
  },

  async read(db, key, from, length) {
    // `substring` of a row that begins behind `from` or ends before it gives what there is of the part, or nothing.
    const rows = await db.execute<{ bytes: Buffer | null }>(sql`
      select bytes from (
        select 0 as from_byte, substring(ciphertext from ${from + 1}::int for ${length}::int) as bytes
        from ${documentBytes} where document_id = ${key}
        union all
        select from_byte, substring(bytes from ${from + 1}::int - from_byte for ${length}::int)
        from ${documentPieces}
        where document_id = ${key} and from_byte < ${from + length}::int and from_byte > ${from - PIECE_BYTES}::int
      ) as parts order by from_byte`);
    const parts = rows.flatMap(({ bytes }) => (bytes && bytes.length > 0 ? [bytes] : []));
    return parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts);
  },

  async remove(db, keys) {
    if (keys.length === 0) return;
    await db.delete(documentPieces).where(anyOf(documentPieces.documentId, keys));
    // A row that says that its bytes are here keeps them: the table's check refuses the statement.
    await db.update(documentBytes).set({ ciphertext: null }).where(anyOf(documentBytes.documentId, keys));
  },
};
