import "server-only";
import { recordAuditEvent } from "@/lib/audit/store";
import type { Context } from "@/lib/context";
import { budapestDay, secondsBetween } from "@/lib/kernel/time";
import type { PurgeCutoffs } from "@/lib/mailbox/purge/due-messages";
import { listDueGroups } from "@/lib/mailbox/purge/purge-store";
import { findFirstGap, findGuardStop, findLastCheck, findLatestActivity } from "@/lib/retention/guard-events";
import {
  type ClockAssessment,
  type ClockEvidence,
  compareClocks,
  countNotAsPlaced,
  type GuardReason,
  type GuardStop,
  MAX_CLOCK_DIFFERENCE_MINUTES,
  MAX_GAP_HOURS,
} from "@/lib/retention/purge-guard";

/** Minimum time between two recorded checks. */
const CHECK_EVERY_HOURS = 12;

export type GuardAssessment = {
  clock: ClockAssessment;
  /** Number of due messages whose history contradicts that they are due. */
  notAsPlaced: number;
  stop: GuardStop | null;
  checkedAt: Date | null;
  now: Date;
};

async function findClockJump(ctx: Context, now: Date, checkedAt: Date | null): Promise<ClockEvidence["jump"]> {
  const from = checkedAt ?? (await findLatestActivity(ctx.db));
  if (!from) return { from: null };
  if (secondsBetween(from, now) <= MAX_GAP_HOURS * 3600) return null;
  const gapStart = await findFirstGap(ctx.db, { from, to: now });
  return gapStart && { from: gapStart };
}

/** Checks the clock and everything that is due; writes nothing. */
export async function evaluatePurgeGuard(ctx: Context, cutoffs: PurgeCutoffs): Promise<GuardAssessment> {
  const { now } = cutoffs;
  const [databaseNow, checkedAt, stop, groups] = await Promise.all([
    ctx.databaseNow(),
    findLastCheck(ctx.db),
    findGuardStop(ctx.db),
    listDueGroups(ctx.db, cutoffs),
  ]);
  const clock = compareClocks({ now, databaseNow, checkedAt, jump: await findClockJump(ctx, now, checkedAt), stop });
  return { clock, notAsPlaced: countNotAsPlaced(groups, budapestDay(now)), stop, checkedAt, now };
}

/** Why the guard stops the purge; null when the purge may begin. */
export function guardReason({ clock, notAsPlaced }: GuardAssessment): GuardReason | null {
  return clock.fault ?? (notAsPlaced > 0 ? "not-as-placed" : null);
}

/** Records the check of the clock. Does nothing when the clock differs from the database's, or after a recent check. */
export async function recordCheck(ctx: Context, { clock, checkedAt, now }: GuardAssessment): Promise<void> {
  if (clock.fault === "clocks-differ") return;
  const isRecent = checkedAt && checkedAt <= now && secondsBetween(checkedAt, now) < CHECK_EVERY_HOURS * 3600;
  if (!isRecent) await recordAuditEvent(ctx.db, now, { kind: "retention.checked", actor: "system", details: {} });
}

/**
 * Logs the stop as an alarm, and records it in the audit log when it is a new stop.
 * @param due number of due messages
 */
export async function reportStop(
  ctx: Context,
  assessment: GuardAssessment,
  reason: GuardReason,
  due: number,
): Promise<void> {
  const { clock, stop, notAsPlaced, now } = assessment;
  const trustedAt = clock.fault === "clock-ahead" ? (clock.trustedAt?.toISOString() ?? null) : null;
  const details = { reason, due, notAsPlaced, trustedAt };
  ctx.log.error({ alarm: "retention-stopped", ...details }, "the purge guard stopped the purge; nothing was deleted");
  const isNewJump = clock.fault === "clock-ahead" && clock.isNewJump;
  // A "clock-ahead" stop is not replaced by another reason: its dates decide when it is lifted.
  if (stop && !isNewJump && (stop.reason === reason || stop.reason === "clock-ahead")) return;
  await recordAuditEvent(ctx.db, now, { kind: "retention.stopped", actor: "system", details });
}

/**
 * Records that the stop is lifted and that the clock is correct now.
 *
 * @param details.confirmed number of due messages that an operator confirmed; null when the guard lifts the stop itself
 */
export async function releaseGuard(ctx: Context, details: { due: number; confirmed: number | null }): Promise<void> {
  const now = ctx.clock.now();
  const actor = details.confirmed === null ? "system" : "insurer";
  await recordAuditEvent(ctx.db, now, { kind: "retention.released", actor, details });
  await recordAuditEvent(ctx.db, now, { kind: "retention.checked", actor: "system", details: {} });
}

/** True when a purge was stopped and the stop has not been lifted. */
export async function isPurgeStopped(ctx: Context): Promise<boolean> {
  return (await findGuardStop(ctx.db)) !== null;
}

/** True when the clock differs from the database's, or a stop because of the clock has not been lifted. */
export async function isClockInDoubt(ctx: Context): Promise<boolean> {
  const differenceSeconds = Math.abs(secondsBetween(await ctx.databaseNow(), ctx.clock.now()));
  if (differenceSeconds > MAX_CLOCK_DIFFERENCE_MINUTES * 60) return true;
  const stop = await findGuardStop(ctx.db);
  return stop?.reason === "clock-ahead" || stop?.reason === "clocks-differ";
}
