import "server-only";
import type { Context } from "@/lib/context";
import { renewHeartbeat } from "@/lib/delivery/store";
import { addSeconds } from "@/lib/kernel/time";

/** How often a living batch renews its heartbeat. */
export const HEARTBEAT_SECONDS = 10;
/** A batch whose heartbeat is older than this is abandoned: several renewals have been missed. */
export const STALE_AFTER_SECONDS = 120;

/** A batch with an older heartbeat counts as dead. */
export function staleSince(now: Date): Date {
  return addSeconds(now, -STALE_AFTER_SECONDS);
}

/**
 * Renews the heartbeat of a batch while `work` runs. Each renewal is a statement of its own: no connection and no
 * transaction is held in between, so that neither a pooler nor `idle_in_transaction_session_timeout` can end it. A
 * renewal that fails is logged and tried again at the next one; whether the batch may still commit is decided by the
 * commit itself, under the lock of its row.
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
    // One at a time: behind a slow database more would queue up and keep the batch's own statements waiting.
    if (renewing) return;
    renewing = renewHeartbeat(ctx.db, batchId, ctx.clock.now())
      .then(() => {})
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
