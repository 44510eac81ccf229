import "server-only";
import type { Context } from "@/lib/context";
import { renewHeartbeat } from "@/lib/delivery/store";
import { addSeconds } from "@/lib/kernel/time";

/** Interval of the heartbeat while a batch is being staged. */
export const HEARTBEAT_SECONDS = 10;
/** A batch whose heartbeat is older than this is cancelled: twelve renewals have been missed. */
export const STALE_AFTER_SECONDS = 120;

/**
 * @param databaseNow `ctx.databaseNow()`, which also dates the heartbeats: the clocks of two machines may differ by
 *                    more than STALE_AFTER_SECONDS
 * @returns the instant; a batch whose heartbeat is older counts as abandoned
 */
export function staleSince(databaseNow: Date): Date {
  return addSeconds(databaseNow, -STALE_AFTER_SECONDS);
}

/**
 * Renews the heartbeat of a batch while `work` runs. A renewal is two statements, and no connection or transaction is
 * held in between, which a pooler or `idle_in_transaction_session_timeout` could end. A failed renewal is logged and
 * the next one is tried at its time; the commit itself checks, under the lock of the batch's row, whether the batch is
 * open.
 *
 * @param everyMs milliseconds between two renewals
 */
export async function withHeartbeat<T>(
  ctx: Context,
  batchId: string,
  work: () => Promise<T>,
  everyMs = HEARTBEAT_SECONDS * 1000,
): Promise<T> {
  let renewing: Promise<void> | null = null;
  const renew = () => {
    // One at a time: with a slow database, renewals would queue up and delay the batch's own statements.
    if (renewing) return;
    renewing = ctx
      .databaseNow()
      .then(async (at) => void (await renewHeartbeat(ctx.db, batchId, at)))
      .catch((error) => ctx.log.error({ batchId }, "the heartbeat of a batch could not be renewed", error))
      .finally(() => {
        renewing = null;
      });
  };
  const timer = setInterval(renew, everyMs);
  try {
    return await work();
  } finally {
    clearInterval(timer);
    await renewing;
  }
}
