import "server-only";
import type { AuthorizedSender } from "@/lib/api/authorized-sender";
import type { Context } from "@/lib/context";
import { inBulkTransaction, inTransaction } from "@/lib/db/transaction";
import { type ApiBatch, apiBatch, isCommitting, isOpen } from "@/lib/delivery/api-batch/api-batch";
import { endApiBatch, findBatchRow, lockApiBatch, setStaging } from "@/lib/delivery/api-batch/batch-store";
import {
  type BatchProblem,
  type BatchRemarks,
  committedRemarks,
  MAX_SHOWN_PROBLEMS,
} from "@/lib/delivery/api-batch/preview-batch";
import { settleApiBatch } from "@/lib/delivery/api-batch/settle-batch";
import { stageApiBatch } from "@/lib/delivery/api-batch/stage-api-batch";
import { commitBatch } from "@/lib/delivery/commit-batch";
import { cancelUnlessCommitted, isPlacementConflict, UnknownOutcomeError } from "@/lib/delivery/end-attempt";
import { staleSince, withHeartbeat } from "@/lib/delivery/heartbeat";
import { createBatch, endBatch } from "@/lib/delivery/store";
import { BatchCancelledError, removeUnpublished } from "@/lib/delivery/unpublished-rows";
import { recordRouted } from "@/lib/feed/record-routed";
import { isUuid } from "@/lib/kernel/random";
import { err, ok, type Result } from "@/lib/kernel/result";

const MAX_ATTEMPTS = 3;

export type CommitFailure =
  /** Unknown, or another sender's. */
  | { kind: "not-found" }
  /** It was cancelled or has expired. */
  | { kind: "batch-ended" }
  /** Another call is committing it. */
  | { kind: "commit-under-way" }
  /** There is nothing in it. */
  | { kind: "batch-empty" }
  /** Nothing was placed. `problems`: the first MAX_SHOWN_PROBLEMS. */
  | { kind: "invalid"; problems: BatchProblem[]; problemCount: number };

export type CommittedBatch = ApiBatch & BatchRemarks;

/**
 * Commits a batch of the Sender API, all or nothing: checks, routes and stages its messages as `portal deliver` does
 * those of a folder, then makes them visible in one short transaction. When the process stops before that, the batch
 * stays open and can be committed again. Repeated for a committed batch, it answers the same.
 *
 * @param options.heartbeatEveryMs milliseconds between two heartbeats. Default: HEARTBEAT_SECONDS
 * @throws UnknownOutcomeError when it cannot be told whether the batch was placed; the next call tells
 * @throws on any other failure; then nothing was placed, and the batch is open
 */
export async function commitApiBatch(
  ctx: Context,
  sender: AuthorizedSender,
  batchId: string,
  options: { heartbeatEveryMs?: number } = {},
): Promise<Result<CommittedBatch, CommitFailure>> {
  if (!isUuid(batchId)) return err({ kind: "not-found" });
  for (let attempt = 1; ; attempt += 1) {
    const begun = await beginAttempt(ctx, sender, batchId);
    if (!begun.ok) return begun;
    if ("committed" in begun.value) {
      const { committed, stagingId } = begun.value;
      return ok({ ...committed, ...(await committedRemarks(ctx, stagingId)) });
    }
    const { batch, stagingId, replaced } = begun.value;
    const work = () => commitAttempt(ctx, batch, { stagingId, replaced });
    const outcome = await withHeartbeat(ctx, stagingId, work, options.heartbeatEveryMs);
    if (outcome.state === "committed") return ok(await committedBatch(ctx, batchId));
    if (outcome.state === "invalid") {
      const problems = outcome.problems.slice(0, MAX_SHOWN_PROBLEMS);
      return err({ kind: "invalid", problems, problemCount: outcome.problemCount });
    }
    const { error } = outcome;
    if (outcome.state === "unknown") {
      throw new UnknownOutcomeError("the database cannot say whether the batch was placed", { cause: error });
    }
    // After `BatchCancelledError` the next attempt finds what became of the batch.
    const isRepeated = isPlacementConflict(error) || error instanceof BatchCancelledError;
    if (!isRepeated || attempt >= MAX_ATTEMPTS) throw error;
  }
}

type Begun =
  | { committed: ApiBatch; stagingId: string | null }
  | { batch: ApiBatch; stagingId: string; replaced: string | null };

/** Begins an attempt, unless one is under way. One whose process has stopped is cancelled and replaced. */
async function beginAttempt(ctx: Context, sender: AuthorizedSender, id: string): Promise<Result<Begun, CommitFailure>> {
  const stagingId = ctx.random.uuid();
  // Before the transaction, which holds a connection.
  const databaseNow = await ctx.databaseNow();
  return inTransaction(ctx.db, async (tx): Promise<Result<Begun, CommitFailure>> => {
    const now = ctx.clock.now();
    const row = await lockApiBatch(tx, { sender: sender.source, id });
    if (!row) return err({ kind: "not-found" });
    if (row.state === "committed") {
      return ok({ committed: apiBatch(row, databaseNow), stagingId: row.stagingId });
    }
    if (isCommitting(row, databaseNow)) return err({ kind: "commit-under-way" });
    if (!isOpen(row, now)) return err({ kind: "batch-ended" });
    if (row.messageCount === 0) return err({ kind: "batch-empty" });
    const stale = row.stagingState === "open" ? row.stagingId : null;
    // Its heartbeat may have been renewed since it was read.
    if (stale && !(await endBatch(tx, stale, "cancelled", now, staleSince(databaseNow)))) {
      return err({ kind: "commit-under-way" });
    }
    const { source } = sender;
    const times = { startedAt: now, heartbeatAt: databaseNow };
    await createBatch(tx, { id: stagingId, source, lineCount: row.messageCount, ...times, apiBatchId: id });
    await setStaging(tx, id, stagingId);
    // Also one that was cancelled: what it has left would be in the way.
    return ok({ batch: apiBatch(row, databaseNow), stagingId, replaced: row.stagingId });
  });
}

type Outcome =
  | { state: "committed" }
  | { state: "invalid"; problems: BatchProblem[]; problemCount: number }
  | { state: "cancelled" | "unknown"; error: unknown };

/** Stages and commits a batch. Never rejects. */
async function commitAttempt(
  ctx: Context,
  batch: ApiBatch,
  { stagingId, replaced }: { stagingId: string; replaced: string | null },
): Promise<Outcome> {
  try {
    if (replaced) await removeUnpublished(ctx, replaced);
    const staged = await stageApiBatch(ctx, batch, stagingId);
    if (!staged.ok) {
      await cancelUnlessCommitted(ctx, stagingId);
      return { state: "invalid", ...staged.error };
    }
    const { prepared, placedBefore, counts, routed } = staged.value;
    await inBulkTransaction(ctx.db, async (tx) => {
      const end = { state: "committed", endedAt: ctx.clock.now(), counts } as const;
      // First, because this locks the batch: nothing can be added, and it cannot be cancelled.
      if (!(await endApiBatch(tx, { id: batch.id, stagingId }, end))) throw new BatchCancelledError();
      await commitBatch(ctx, tx, { ...prepared, placedBefore });
      await recordRouted(tx, batch.sender, routed, prepared.at);
    });
    return { state: "committed" };
  } catch (error) {
    const state = await cancelUnlessCommitted(ctx, stagingId);
    return state === "committed" ? { state } : { state, error };
  }
}

/** Forgets the messages of the batch; if this fails, the job `finish-batch` does. */
async function committedBatch(ctx: Context, id: string): Promise<CommittedBatch> {
  await settleApiBatch(ctx, id).catch((error) => ctx.log.error({ batchId: id }, "a batch is settled later", error));
  const row = await findBatchRow(ctx.db, { sender: null, id });
  if (!row) throw new Error("a committed batch is gone");
  return { ...apiBatch(row, await ctx.databaseNow()), ...(await committedRemarks(ctx, row.stagingId)) };
}
