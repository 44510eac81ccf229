import "server-only";
import type { Context } from "@/lib/context";
import { inTransaction } from "@/lib/db/transaction";
import {
  deleteResultBytes,
  deleteUploadRows,
  deleteZip,
  lockOldUploads,
  updateUpload,
} from "@/lib/delivery/upload/upload-store";
import { addMinutes } from "@/lib/kernel/time";

const DAY_MINUTES = 24 * 60;
/** So long a checked upload can be placed, and after its placing the initial passwords can be handed over. */
export const UPLOAD_DAYS = 7;
/** Until then it is in the list of uploads. */
const FORGET_AFTER_DAYS = 90;

/**
 * Cancels uploads that nobody placed within UPLOAD_DAYS, with their ZIPs, and deletes result files that nobody took.
 * Deletes the rows after FORGET_AFTER_DAYS.
 *
 * @param limit rows of each kind
 * @returns the larger of the two numbers of rows
 */
export async function forgetUploads(ctx: Context, limit: number): Promise<number> {
  const now = ctx.clock.now();
  const changed = await inTransaction(ctx.db, async (tx) => {
    const old = await lockOldUploads(tx, addMinutes(now, -UPLOAD_DAYS * DAY_MINUTES), limit);
    for (const { id, resultId, state } of old) {
      if (resultId) await deleteResultBytes(tx, resultId);
      const isOpen = state === "checked" || state === "failed";
      if (isOpen) await deleteZip(tx, id);
      const end = isOpen ? { state: "cancelled" as const, endedAt: now } : {};
      await updateUpload(tx, id, { ...end, resultId: null, resultBytes: null, resultSha256: null });
    }
    return old.length;
  });
  const deleted = await deleteUploadRows(ctx.db, addMinutes(now, -FORGET_AFTER_DAYS * DAY_MINUTES), limit);
  return Math.max(changed, deleted);
}
