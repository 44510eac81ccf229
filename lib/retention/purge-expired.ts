import "server-only";
import { recordAuditEvent } from "@/lib/audit/store";
import type { Context } from "@/lib/context";
import { inTransaction } from "@/lib/db/transaction";
import { addMinutes } from "@/lib/kernel/time";
import { oldestInBin } from "@/lib/mailbox/visibility";
import { type BrakeStop, countLive, findBrakeStop, findNewestAt } from "@/lib/retention/brake-store";
import { type BrakeReason, brakeReason, purgeLimit } from "@/lib/retention/purge-brake";
import { purgeItems } from "@/lib/retention/purge-items";
import { deleteReplies, listDueIds, lockDue, lockOrphanedReplies, type PurgeLines } from "@/lib/retention/purge-store";

const BATCH = 200;
/** A reply that the insurer has not taken over outlives its item until this long after its sending. */
const UNTAKEN_REPLY_DAYS = 30;
const DAY_MINUTES = 24 * 60;

export type PurgeOptions = {
  /** Counts and says; deletes nothing, writes nothing. */
  dryRun?: boolean;
  /** The operator has seen that so many items are due: no more than that are deleted, brake or not. */
  confirmed?: number;
  /** Begin no further batch. */
  ending?: AbortSignal;
  batchSize?: number;
};

export type PurgeOutcome = {
  /** `would-…`: a dry run. */
  kind: "purged" | "stopped" | "would-purge" | "would-stop";
  /** Set when stopped. */
  reason: BrakeReason | null;
  /** Items whose time is over. */
  due: number;
  /** Items not purged before this run, and how many of them one run may purge unconfirmed. */
  live: number;
  limit: number;
  purged: number;
  /** Items that were left for the next run because a batch failed or there was no time. */
  left: number;
  replies: number;
};

/**
 * Deletes for good what is due: items whose year is over and items that have left the bin (R13, decision 14; SEC-79).
 * Invisible they have been since that instant, so it matters little when this runs; within 24 hours it must. Batch by
 * batch, each whole or not at all: a crash leaves the rest to the next run, a second run finds nothing. Brakes when
 * the number or the clock cannot be right; a stop by the clock holds until the clock is right again or an operator
 * confirms.
 */
export async function purgeExpired(ctx: Context, options: PurgeOptions = {}): Promise<PurgeOutcome> {
  const now = ctx.clock.now();
  const lines: PurgeLines = { now, deletedBefore: oldestInBin(now) };
  const [dueIds, live, newestAt, stop] = await Promise.all([
    listDueIds(ctx.db, lines),
    countLive(ctx.db),
    findNewestAt(ctx.db),
    findBrakeStop(ctx.db),
  ]);
  const due = dueIds.length;
  // What was written down since a stop by the clock is dated by that same clock.
  const trusted = stop?.reason === "clock-ahead" ? stop.newestAt : newestAt;
  const reason = options.confirmed === undefined ? brakeReason({ due, live, newestAt: trusted, now }) : null;
  const unconfirmed = options.confirmed !== undefined && due > options.confirmed ? "too-many" : null;
  const stopped = reason ?? unconfirmed;
  const outcome = { reason: stopped, due, live, limit: purgeLimit(live), purged: 0, left: due, replies: 0 };
  if (options.dryRun) return { ...outcome, kind: stopped ? "would-stop" : "would-purge" };
  if (stopped) {
    await raiseAlarm(ctx, { stop, reason: stopped, due, live, newestAt: trusted, now });
    return { ...outcome, kind: "stopped" };
  }
  if (stop || options.confirmed !== undefined) await releaseBrake(ctx, { due, confirmed: options.confirmed ?? null });
  const purged = await purgeInBatches(ctx, dueIds, lines, options);
  const replies = await purgeReplies(ctx, options);
  if (purged > 0 || replies > 0) {
    const facts = { purged, replies, left: due - purged };
    await recordAuditEvent(ctx.db, now, { kind: "retention.purged", actor: "system", facts });
  }
  return { ...outcome, kind: "purged", purged, left: due - purged, replies };
}

async function purgeInBatches(ctx: Context, ids: string[], lines: PurgeLines, options: PurgeOptions): Promise<number> {
  const size = options.batchSize ?? BATCH;
  let purged = 0;
  for (let from = 0; from < ids.length && !options.ending?.aborted; from += size) {
    const batch = ids.slice(from, from + size);
    try {
      purged += await purgeBatch(ctx, batch, lines);
    } catch (error) {
      // One item's trouble is not the others': each gets a transaction of its own.
      ctx.log.error({ items: batch.length }, "a batch of due items could not be purged", error);
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
function purgeBatch(ctx: Context, ids: string[], lines: PurgeLines): Promise<number> {
  return inTransaction(ctx.db, async (tx) => {
    const items = await lockDue(tx, ids, lines);
    await purgeItems(
      tx,
      lines.now,
      items.map(({ id, deletedAt }) => ({ id, by: deletedAt ? ("recipient" as const) : ("retention" as const) })),
      "system",
    );
    return items.length;
  });
}

async function purgeReplies(ctx: Context, options: PurgeOptions): Promise<number> {
  const sentBefore = addMinutes(ctx.clock.now(), -UNTAKEN_REPLY_DAYS * DAY_MINUTES);
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

async function raiseAlarm(
  ctx: Context,
  alarm: { stop: BrakeStop | null; reason: BrakeReason; due: number; live: number; newestAt: Date | null; now: Date },
): Promise<void> {
  const { stop, reason, due, live, newestAt, now } = alarm;
  const facts = { reason, due, live, newestAt: newestAt?.toISOString() ?? null };
  ctx.log.error({ alarm: "retention-stopped", ...facts }, "the safety brake stopped the purge; nothing was deleted");
  // Every run says it in the log; the audit keeps when it began and what has changed since.
  if (stop?.reason === reason) return;
  await recordAuditEvent(ctx.db, now, { kind: "retention.stopped", actor: "system", facts });
}

/** From here on the clock counts as right again: somebody looked, or it is. */
export async function releaseBrake(ctx: Context, facts: { due: number; confirmed: number | null }): Promise<void> {
  const actor = facts.confirmed === null ? "system" : "insurer";
  await recordAuditEvent(ctx.db, ctx.clock.now(), { kind: "retention.released", actor, facts });
}

/** The safety brake is on: a run stopped, and nothing has lifted that since (SEC-79). */
export async function isPurgeStopped(ctx: Context): Promise<boolean> {
  return (await findBrakeStop(ctx.db)) !== null;
}
