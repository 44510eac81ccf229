import "server-only";
import { recordAuditEvent } from "@/lib/audit/store";
import type { Context } from "@/lib/context";
import { inTransaction } from "@/lib/db/transaction";
import { addMinutes } from "@/lib/kernel/time";
import { oldestInTrash } from "@/lib/mailbox/message/visibility";
import { evaluatePurgeGuard, guardReason, raiseAlarm, recordCheck, releaseGuard } from "@/lib/retention/guard-purge";
import type { GuardReason } from "@/lib/retention/purge-guard";
import { purgeMessages } from "@/lib/retention/purge-messages";
import {
  deleteReplies,
  hasOrphanedReplies,
  listDueIds,
  lockDue,
  lockOrphanedReplies,
  type PurgeCutoffs,
} from "@/lib/retention/purge-store";

const BATCH = 200;
/** A reply that the insurer has not taken over outlives its item until this long after its sending. */
const UNTAKEN_REPLY_DAYS = 30;
const DAY_MINUTES = 24 * 60;

export type PurgeOptions = {
  /** Counts and says; deletes nothing, writes nothing. */
  dryRun?: boolean;
  /** A person has looked and seen that so many messages are due: no more than that are deleted, whatever the guard says. */
  confirmed?: number;
  /** Begin no further batch. */
  ending?: AbortSignal;
  batchSize?: number;
};

export type PurgeOutcome = {
  /** `would-…`: a dry run. */
  kind: "purged" | "stopped" | "would-purge" | "would-stop";
  /** Set when stopped. */
  reason: GuardReason | null;
  /** Messages whose time is over, and how many of them their history contradicts. */
  due: number;
  notAsPlaced: number;
  purged: number;
  /** Messages that were left for the next run because a batch failed or there was no time. */
  left: number;
  replies: number;
};

/**
 * Deletes for good what is due (R13): messages whose year is over and messages that have left the trash, then replies to
 * deleted messages. Nobody can read them since that instant; the purge follows within 24 hours. Batch by batch, each
 * whole or not at all: a crash leaves the rest to the next run, a second run finds nothing.
 *
 * @returns `stopped` when the purge guard does not believe the clock or the dates, or when more is due than was
 *          confirmed; then nothing is deleted
 */
export async function purgeExpired(ctx: Context, options: PurgeOptions = {}): Promise<PurgeOutcome> {
  const now = ctx.clock.now();
  const lines: PurgeCutoffs = { now, deletedBefore: oldestInTrash(now) };
  const dueIds = await listDueIds(ctx.db, lines);
  // After the ids: whatever of them changes until now is seen by the guard.
  const verdict = await evaluatePurgeGuard(ctx, lines);
  const due = dueIds.length;
  const isEmpty = due === 0 && !(await hasOrphanedReplies(ctx.db, repliesSentBefore(now)));
  const isConfirmed = options.confirmed !== undefined;
  const unconfirmed = options.confirmed !== undefined && due > options.confirmed ? "more-than-confirmed" : null;
  const reason = isConfirmed ? unconfirmed : guardReason(verdict);
  const stopped = isEmpty ? null : reason;
  const outcome = { reason: stopped, due, notAsPlaced: verdict.notAsPlaced, purged: 0, left: due, replies: 0 };
  if (options.dryRun) return { ...outcome, kind: stopped ? "would-stop" : "would-purge" };
  if (stopped) {
    await raiseAlarm(ctx, verdict, stopped, due);
    await recordCheck(ctx, verdict);
    return { ...outcome, kind: "stopped" };
  }
  if (isConfirmed || (verdict.stop && reason === null)) {
    await releaseGuard(ctx, { due, confirmed: options.confirmed ?? null });
  } else if (reason === null) await recordCheck(ctx, verdict);
  if (isEmpty) return { ...outcome, kind: "purged" };
  const purged = await purgeInBatches(ctx, dueIds, lines, options);
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
  lines: PurgeCutoffs,
  options: PurgeOptions,
): Promise<number> {
  const size = options.batchSize ?? BATCH;
  let purged = 0;
  for (let from = 0; from < ids.length && !options.ending?.aborted; from += size) {
    const batch = ids.slice(from, from + size);
    try {
      purged += await purgeBatch(ctx, batch, lines);
    } catch (error) {
      // One item's trouble is not the others': each gets a transaction of its own.
      ctx.log.error({ messages: batch.length }, "a batch of due items could not be purged", error);
      for (const id of batch) purged += await purgeBatch(ctx, [id], lines).catch(() => failedOne(ctx, id));
    }
  }
  return purged;
}

function failedOne(ctx: Context, messageId: string): number {
  ctx.log.error({ alarm: "purge-failed", messageId }, "an item whose time is over could not be purged");
  return 0;
}

/** What was restored or purged in the meantime is no longer due and stays as it is. */
function purgeBatch(ctx: Context, ids: string[], lines: PurgeCutoffs): Promise<number> {
  return inTransaction(ctx.db, async (tx) => {
    const messages = await lockDue(tx, ids, lines);
    await purgeMessages(
      tx,
      lines.now,
      messages.map(({ id, deletedAt }) => ({ id, by: deletedAt ? ("customer" as const) : ("retention" as const) })),
      "system",
    );
    return messages.length;
  });
}

function repliesSentBefore(now: Date): Date {
  return addMinutes(now, -UNTAKEN_REPLY_DAYS * DAY_MINUTES);
}

async function purgeReplies(ctx: Context, options: PurgeOptions): Promise<number> {
  const sentBefore = repliesSentBefore(ctx.clock.now());
  const limit = options.batchSize ?? BATCH;
  let total = 0;
  while (!options.ending?.aborted) {
    const batch = await inTransaction(ctx.db, async (tx) => {
      const found = await lockOrphanedReplies(tx, { sentBefore, limit });
      if (found.length > 0)
        await deleteReplies(
          tx,
          found.map(({ id }) => id),
        );
      return found;
    });
    const untaken = batch.filter(({ acknowledgedAt }) => acknowledgedAt === null).length;
    if (untaken > 0) ctx.log.warn({ untaken }, "replies were purged that the insurer never took over");
    total += batch.length;
    if (batch.length < limit) break;
  }
  return total;
}
