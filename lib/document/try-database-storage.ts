import "server-only";
import type { Context } from "@/lib/context";
import { inTransaction } from "@/lib/db/transaction";
import { deleteBytes } from "@/lib/document/bytes-store";
import { sealDocument } from "@/lib/document/seal";
import { databaseStorage } from "@/lib/document/storage/database-storage";
import { stageDocumentBytes } from "@/lib/document/store";

const TRIAL_BYTES = 60_000;

/**
 * Writes a sealed document to the database, reads it and deletes it, all in a transaction that is rolled back.
 *
 * @throws the database's error when one of them fails, for example where it is read-only or a right is missing
 */
export async function tryDatabaseStorage(ctx: Context): Promise<void> {
  const documentId = ctx.random.uuid();
  const sealed = sealDocument(ctx, { documentId, bytes: Buffer.from(ctx.random.bytes(TRIAL_BYTES)) });
  const rolledBack = new Error("rolled back");
  try {
    await inTransaction(ctx.db, async (tx) => {
      await stageDocumentBytes(tx, null, [sealed]);
      const read = await databaseStorage.read(tx, documentId, 0, sealed.ciphertext.length);
      if (Buffer.compare(read, sealed.ciphertext) !== 0) throw new Error("other bytes than were written");
      await deleteBytes(tx, documentId);
      throw rolledBack;
    });
  } catch (error) {
    if (error !== rolledBack) throw error;
  }
}
