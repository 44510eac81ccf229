import "server-only";
import { recordAuditEvent } from "@/lib/audit/store";
import type { Context } from "@/lib/context";
import { inTransaction } from "@/lib/db/transaction";
import { addMinutes } from "@/lib/kernel/time";
import { oldestInTrash } from "@/lib/mailbox/message/visibility";
import type { PurgeCutoffs } from "@/lib/mailbox/purge/due-messages";
import { listDueIds, lockDue } from "@/lib/mailbox/purge/purge-store";
import { deleteReplies, hasOrphanedReplies, lockOrphanedReplies } from "@/lib/mailbox/purge/reply-purge-store";
import { evaluatePurgeGuard, guardReason, recordCheck, releaseGuard, reportStop } from "@/lib/retention/guard-purge";
import type { GuardReason } from "@/lib/retention/purge-guard";
import { purgeMessages } from "@/lib/retention/purge-messages";

const BATCH = 200;
/** A reply that the insurer has not acknowledged is kept this long after its sending, though its message is purged. */
const UNACKNOWLEDGED_REPLY_DAYS = 30;
const DAY_MINUTES = 24 * 60;

export type PurgeOptions = {
  /** Only reports what a purge would do; deletes and writes nothing. */
  dryRun?: boolean;
  /** Number of due messages that an operator confirmed. Overrides the guard; nothing is deleted when more are due. */
  confirmed?: number;
  /** No further batch is started once it is aborted. */
  signal?: AbortSignal;
  batchSize?: number;
};

export type PurgeOutcome = {
  /** `would-…` for a dry run. */
  kind: "purged" | "stopped" | "would-purge" | "would-stop";
  /** Set when stopped. */
  reason: GuardReason | null;
  /** Number of due messages, and of those among them whose history contradicts that they are due. */
  due: number;
  notAsPlaced: number;
  purged: number;
  /**
   * Due messages that were not purged, because a batch failed or the purge was aborted; the next purge retries them.
   */
  left: number;
  /** Number of deleted replies. */
  replies: number;
};

/**
 * Purges what is due (R13): expired messages and messages that were in the trash for more than 30 days, then replies to
 * purged messages. Due messages are already invisible (visibility.ts). Each batch is one transaction; after a crash the
 * next purge continues with the rest.
 *
 * @returns `stopped` when the purge guard finds a fault of the clock (also when nothing is due) or the dates, or when
 *          more messages are due than were confirmed; nothing is deleted then
 */
export async function purgeExpired(ctx: Context, options: PurgeOptions = {}): Promise<PurgeOutcome> {
  const now = ctx.clock.now();
  const cutoffs: PurgeCutoffs = { now, deletedBefore: oldestInTrash(now) };
  const dueIds = await listDueIds(ctx.db, cutoffs);
  // Evaluated after the ids are read, so that the guard sees every change of these messages up to now.
  const assessment = await evaluatePurgeGuard(ctx, cutoffs);
  const due = dueIds.length;
  const isEmpty = due === 0 && !(await hasOrphanedReplies(ctx.db, repliesSentBefore(now)));
  const isConfirmed = options.confirmed !== undefined;
  const unconfirmed = options.confirmed !== undefined && due > options.confirmed ? "more-than-confirmed" : null;
  const stopped = isConfirmed ? unconfirmed : guardReason(assessment, { isEmpty });
  const outcome = { reason: stopped, due, notAsPlaced: assessment.notAsPlaced, purged: 0, left: due, replies: 0 };
  if (options.dryRun) return { ...outcome, kind: stopped ? "would-stop" : "would-purge" };
  if (stopped) {
    await reportStop(ctx, assessment, stopped, due);
    await recordCheck(ctx, assessment);
    return { ...outcome, kind: "stopped" };
  }
  if (isConfirmed || assessment.stop) await releaseGuard(ctx, { due, confirmed: options.confirmed ?? null });
  else if (assessment.clock.fault === null) await recordCheck(ctx, assessment);
  if (isEmpty) return { ...outcome, kind: "purged" };
  const purged = await purgeInBatches(ctx, dueIds, cutoffs, options);
  const replies = await purgeReplies(ctx, options);
  if (purged > 0 || replies > 0) {
    const details = { purged, replies, left: due - purged };
    await recordAuditEvent(ctx.db, now, { kind: "retention.purged", actor: "system", details });
  }
  return { ...outcome, kind: "purged", purged, left: due - purged, replies };
}

async function purgeInBatches(
  ctx: Context,
  ids: string[],
  cutoffs: PurgeCutoffs,
  options: PurgeOptions,
): Promise<number> {
  const size = options.batchSize ?? BATCH;
  let purged = 0;
  for (let from = 0; from < ids.length && !options.signal?.aborted; from += size) {
    const batch = ids.slice(from, from + size);
    try {
      purged += await purgeBatch(ctx, batch, cutoffs);
    } catch (error) {
      // One message that fails must not stop the others: each gets its own transaction.
      ctx.log.error({ messages: batch.length }, "a batch of due messages could not be purged", error);
      for (const id of batch) purged += await purgeBatch(ctx, [id], cutoffs).catch(() => reportFailure(ctx, id));
    }
  }
  return purged;
}

function reportFailure(ctx: Context, messageId: string): number {
  ctx.log.error({ alarm: "purge-failed", messageId }, "a due message could not be purged");
  return 0;
}

/** Purges those of the messages that are still due after they are locked; returns how many. */
function purgeBatch(ctx: Context, ids: string[], cutoffs: PurgeCutoffs): Promise<number> {
  return inTransaction(ctx.db, async (tx) => {
    const messages = await lockDue(tx, ids, cutoffs);
    await purgeMessages(
      tx,
      cutoffs.now,
      messages.map(({ id, deletedAt }) => ({ id, by: deletedAt ? ("customer" as const) : ("retention" as const) })),
      "system",
    );
    return messages.length;
  });
}

function repliesSentBefore(now: Date): Date {
  return addMinutes(now, -UNACKNOWLEDGED_REPLY_DAYS * DAY_MINUTES);
}

async function purgeReplies(ctx: Context, options: PurgeOptions): Promise<number> {
  const sentBefore = repliesSentBefore(ctx.clock.now());
  const limit = options.batchSize ?? BATCH;
  let total = 0;
  while (!options.signal?.aborted) {
    const batch = await inTransaction(ctx.db, async (tx) => {
      const found = await lockOrphanedReplies(tx, { sentBefore, limit });
      if (found.length > 0)
        await deleteReplies(
          tx,
          found.map(({ id }) => id),
        );
      return found;
    });
    const unacknowledged = batch.filter(({ acknowledgedAt }) => acknowledgedAt === null).length;
    if (unacknowledged > 0) ctx.log.warn({ unacknowledged }, "replies were purged that the insurer never acknowledged");
    total += batch.length;
    if (batch.length < limit) break;
  }
  return total;
}
