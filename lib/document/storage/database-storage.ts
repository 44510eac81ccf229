import "server-only";
import { deletePieces, insertPiece, readParts, writeFirstPiece } from "@/lib/document/storage/database-store";
import type { DocumentStorage } from "@/lib/document/storage/document-storage";
import { inPieces } from "@/lib/document/storage/pieces";

/** Sealed bytes in one row and in one statement: they are sent as base64, and both sides hold them several times. */
export const PIECE_BYTES = 8 * 1024 * 1024;

/** PostgreSQL: the row of `document_bytes`, and `document_pieces` for what is beyond PIECE_BYTES. */
export const databaseStorage: DocumentStorage = {
  place: "database",

  async write(db, key, sealed, sealedSize) {
    let written = 0;
    for await (const piece of inPieces(sealed instanceof Uint8Array ? [sealed] : sealed, PIECE_BYTES)) {
      if (written === 0) await writeFirstPiece(db, key, piece);
      else await insertPiece(db, key, written, piece);
      written += piece.length;
    }
    if (written !== sealedSize) throw new Error(`${written} of ${sealedSize} sealed bytes were written`);
  },

  async read(db, key, from, length) {
    const parts = await readParts(db, key, { from, length, pieceBytes: PIECE_BYTES });
    return parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts);
  },

  async remove(db, keys) {
    if (keys.length > 0) await deletePieces(db, keys);
  },
};
