import "server-only";
import type { Context } from "@/lib/context";
import { inTransaction } from "@/lib/db/transaction";
import { finishBatch } from "@/lib/delivery/finish-batch";
import { silentSince } from "@/lib/delivery/heartbeat";
import { deleteStaged, endRun, listSilentRuns, listUnfinishedRuns } from "@/lib/delivery/store";
import { addMinutes } from "@/lib/kernel/time";

/** The batch's own `finish-batch` job has had its attempts by then. */
const UNFINISHED_AFTER_MINUTES = 60;

/**
 * Abandons batches whose process has stopped before the commit (no heartbeat for two minutes), and removes what they
 * staged. Finishes committed batches whose own job did not.
 *
 * @returns how many batches were abandoned
 */
export async function sweepAbandonedRuns(ctx: Context): Promise<number> {
  const now = ctx.clock.now();
  let swept = 0;
  for (const runId of await listSilentRuns(ctx.db, silentSince(now))) {
    const cleared = await inTransaction(ctx.db, async (tx) => {
      // Waits for a commit or a heartbeat that is on its way, and leaves the batch alone then.
      if (!(await endRun(tx, runId, "abandoned", now, silentSince(now)))) return false;
      await deleteStaged(tx, runId);
      return true;
    });
    if (cleared) swept += 1;
  }
  for (const runId of await listUnfinishedRuns(ctx.db, addMinutes(now, -UNFINISHED_AFTER_MINUTES))) {
    await finishBatch(ctx, runId);
  }
  return swept;
}
