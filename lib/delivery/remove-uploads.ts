import "server-only";
import type { Context } from "@/lib/context";
import { inTransaction } from "@/lib/db/transaction";
import {
  deleteParts,
  deleteTaken,
  deleteUntaken,
  deleteUploads,
  lockOldDocuments,
  lockOldUploads,
} from "@/lib/delivery/uploaded-document-store";
import { addMinutes } from "@/lib/kernel/time";

/** A document that no message has taken by then is removed, and an upload in parts. */
export const UPLOAD_HOURS = 24;
const HOUR_MINUTES = 60;

/**
 * Removes documents and uploads of the Sender API that are older than UPLOAD_HOURS, with their bytes unless a message
 * has taken them. One transaction.
 *
 * @param limit rows of each kind
 * @returns the larger of the two numbers of removed rows
 */
export function removeUploads(ctx: Context, limit: number): Promise<number> {
  const before = addMinutes(ctx.clock.now(), -UPLOAD_HOURS * HOUR_MINUTES);
  return inTransaction(ctx.db, async (tx) => {
    const documents = await lockOldDocuments(tx, before, limit);
    const isTaken = (document: { messageId: string | null }) => document.messageId !== null;
    await deleteTaken(
      tx,
      documents.filter(isTaken).map(({ id }) => id),
    );
    await deleteUntaken(
      tx,
      documents.filter((document) => !isTaken(document)).map(({ id }) => id),
    );
    const uploads = await lockOldUploads(tx, before, limit);
    await deleteParts(tx, uploads);
    await deleteUploads(tx, uploads);
    return Math.max(documents.length, uploads.length);
  });
}
