import "server-only";
import type { Context } from "@/lib/context";
import { inTransaction } from "@/lib/db/transaction";
import { deleteDeliveriesUpTo } from "@/lib/feed/delivery-store";
import { deleteEntriesNumberedBefore, lockProgress } from "@/lib/feed/feed-store";
import { addMinutes } from "@/lib/kernel/time";

const DAY_MINUTES = 24 * 60;
/** How long events can be read and pushed again. The histories of messages stay. */
export const FEED_DAYS = 90;

/**
 * Deletes the oldest entries of the feed whose retention is over.
 *
 * @param limit at most so many; the oldest ones first, so that positions end at one place
 * @returns how many were deleted
 */
export function purgeFeed(ctx: Context, limit: number): Promise<number> {
  const before = addMinutes(ctx.clock.now(), -FEED_DAYS * DAY_MINUTES);
  return inTransaction(ctx.db, async (tx) => {
    const { purgedPosition } = await lockProgress(tx);
    const deletedUpTo = await deleteEntriesNumberedBefore(tx, before, limit);
    if (deletedUpTo === null) return 0;
    await deleteDeliveriesUpTo(tx, deletedUpTo);
    return deletedUpTo - purgedPosition;
  });
}
