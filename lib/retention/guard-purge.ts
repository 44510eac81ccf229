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
  MAX_GAP_HOURS,
} from "@/lib/retention/purge-guard";

/** Minimum time between two recorded checks. */
const CHECK_EVERY_HOURS = 12;

type ClockCheck = { clock: ClockAssessment; stop: GuardStop | null; checkedAt: Date | null; now: Date };

export type GuardAssessment = ClockCheck & {
  /** Number of due messages whose history contradicts that they are due. */
  notAsPlaced: number;
};

async function findClockJump(ctx: Context, now: Date, checkedAt: Date | null): Promise<ClockEvidence["jump"]> {
  const from = checkedAt ?? (await findLatestActivity(ctx.db));
  if (!from) return { from: null };
  if (secondsBetween(from, now) <= MAX_GAP_HOURS * 3600) return null;
  const gapStart = await findFirstGap(ctx.db, { from, to: now });
  return gapStart && { from: gapStart };
}

async function checkClock(ctx: Context, now: Date): Promise<ClockCheck> {
  const [databaseNow, checkedAt, stop] = await Promise.all([
    ctx.databaseNow(),
    findLastCheck(ctx.db),
    findGuardStop(ctx.db),
  ]);
  const jump = await findClockJump(ctx, now, checkedAt);
  return { clock: compareClocks({ now, databaseNow, checkedAt, jump, stop }), stop, checkedAt, now };
}

/** Whether the portal has no event, session or check at all, as a new one: a jump could delete nothing. */
function isUnused({ clock, stop }: ClockCheck): boolean {
  return clock.fault === "clock-ahead" && clock.trustedAt === null && stop === null;
}

/** Checks the clock and everything that is due; writes nothing. */
export async function evaluatePurgeGuard(ctx: Context, cutoffs: PurgeCutoffs): Promise<GuardAssessment> {
  const { now } = cutoffs;
  const [check, groups] = await Promise.all([checkClock(ctx, now), listDueGroups(ctx.db, cutoffs)]);
  return { ...check, notAsPlaced: countNotAsPlaced(groups, budapestDay(now)) };
}

/**
 * Why the guard stops the purge; null when the purge may begin. A fault of the clock also stops a purge of nothing, so
 * that the stop is recorded at the first run after a jump.
 */
export function guardReason(assessment: GuardAssessment, { isEmpty }: { isEmpty: boolean }): GuardReason | null {
  if (isEmpty && isUnused(assessment)) return null;
  const { clock, notAsPlaced } = assessment;
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

/**
 * True when the clock differs from the database's or has jumped, or a stop because of the clock has not been lifted.
 * Finds a jump itself, because a purge that would record it as a stop may not have run yet.
 */
export async function isClockInDoubt(ctx: Context): Promise<boolean> {
  const check = await checkClock(ctx, ctx.clock.now());
  if (check.clock.fault !== null) return !isUnused(check);
  return check.stop?.reason === "clock-ahead" || check.stop?.reason === "clocks-differ";
}
