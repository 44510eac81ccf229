import "server-only";
import type { Context } from "@/lib/context";
import { inTransaction } from "@/lib/db/transaction";
import { deleteStagedBytes, endRun, listStagingRuns, tryLockRun } from "@/lib/delivery/store";

/**
 * Clears away what runs left that were cut off before their commit. A run whose lock is held is living and left alone.
 *
 * @returns how many runs were cleared away
 */
export async function sweepAbandonedRuns(ctx: Context): Promise<number> {
  let swept = 0;
  for (const runId of await listStagingRuns(ctx.db)) {
    const cleared = await inTransaction(ctx.db, async (tx) => {
      if (!(await tryLockRun(tx, runId))) return false;
      // The process may be dead and its commit still on its way: this waits for it, and lets it win.
      if (!(await endRun(tx, runId, "abandoned", ctx.clock.now()))) return false;
      await deleteStagedBytes(tx, runId);
      return true;
    });
    if (cleared) swept += 1;
  }
  return swept;
}
