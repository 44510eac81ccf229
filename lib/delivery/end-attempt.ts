import "server-only";
import type { Context } from "@/lib/context";
import { databaseError } from "@/lib/db/connection";
import { BatchConflictError } from "@/lib/delivery/commit-batch";
import { endBatch, findBatchState } from "@/lib/delivery/store";
import { removeUnpublished } from "@/lib/delivery/unpublished-rows";

/**
 * The connection was lost during the commit and the database cannot be asked: the whole batch is placed, or none of it.
 */
export class UnknownOutcomeError extends Error {}

/** SQLSTATEs when two batches collide: unique violation, deadlock. The batch is then prepared again. */
const CONFLICT_CODES = ["23505", "40P01"];

/** Whether another placement was quicker, so that the batch has to be routed and staged again. */
export function isPlacementConflict(error: unknown): boolean {
  return error instanceof BatchConflictError || CONFLICT_CODES.includes(databaseError(error)?.code ?? "");
}

/**
 * Finds out what happened after an error: the commit may have succeeded although its answer was lost. Removes what was
 * stored only when the batch did not commit.
 *
 * @returns `unknown` when the database does not answer. Rows that remain are removed by `cancelAbandonedBatches`
 */
export async function cancelUnlessCommitted(
  ctx: Context,
  batchId: string,
): Promise<"committed" | "cancelled" | "unknown"> {
  try {
    const ended = await endBatch(ctx.db, batchId, "cancelled", ctx.clock.now());
    if (!ended && (await findBatchState(ctx.db, batchId)) === "committed") return "committed";
  } catch (error) {
    ctx.log.error({ batchId }, "it cannot be told whether the batch was placed", error);
    return "unknown";
  }
  try {
    await removeUnpublished(ctx, batchId);
  } catch (error) {
    ctx.log.error({ batchId }, "the rows of a cancelled batch are removed later", error);
  }
  return "cancelled";
}
