import "server-only";
import { recordAuditEvent } from "@/lib/audit/store";
import type { Context } from "@/lib/context";
import { budapestDay, secondsBetween } from "@/lib/kernel/time";
import {
  findFirstGap,
  findGuardStop,
  findLastCheck,
  findLatestActivity,
  listDueGroups,
} from "@/lib/retention/guard-store";
import {
  type ClockEvidence,
  type ClockVerdict,
  compareClocks,
  countNotAsPlaced,
  type GuardReason,
  type GuardStop,
  MAX_CLOCK_DIFFERENCE_MINUTES,
  MAX_GAP_HOURS,
} from "@/lib/retention/purge-guard";
import type { PurgeCutoffs } from "@/lib/retention/purge-store";

/** Checks are recorded at most twice a day. */
const CHECK_EVERY_HOURS = 12;

export type GuardVerdict = {
  clock: ClockVerdict;
  /** Due messages whose history says that they are not. */
  notAsPlaced: number;
  stop: GuardStop | null;
  checkedAt: Date | null;
  now: Date;
};

async function findLeap(ctx: Context, now: Date, checkedAt: Date | null): Promise<ClockEvidence["leap"]> {
  const from = checkedAt ?? (await findLatestActivity(ctx.db));
  if (!from) return { from: null };
  if (secondsBetween(from, now) <= MAX_GAP_HOURS * 3600) return null;
  const silence = await findFirstGap(ctx.db, { from, to: now });
  return silence && { from: silence };
}

/** Looks at the clock and at everything that is due; writes nothing. */
export async function evaluatePurgeGuard(ctx: Context, lines: PurgeCutoffs): Promise<GuardVerdict> {
  const { now } = lines;
  const [databaseNow, checkedAt, stop, groups] = await Promise.all([
    ctx.databaseNow(),
    findLastCheck(ctx.db),
    findGuardStop(ctx.db),
    listDueGroups(ctx.db, lines),
  ]);
  const clock = compareClocks({ now, databaseNow, checkedAt, leap: await findLeap(ctx, now, checkedAt), stop });
  return { clock, notAsPlaced: countNotAsPlaced(groups, budapestDay(now)), stop, checkedAt, now };
}

/** Why the guard stops; null when the purge may begin. */
export function guardReason({ clock, notAsPlaced }: GuardVerdict): GuardReason | null {
  return clock.fault ?? (notAsPlaced > 0 ? "not-as-placed" : null);
}

/** Records that the clock was looked at, unless it is not the database's. */
export async function recordCheck(ctx: Context, { clock, checkedAt, now }: GuardVerdict): Promise<void> {
  if (clock.fault === "clocks-differ") return;
  const isRecent = checkedAt && checkedAt <= now && secondsBetween(checkedAt, now) < CHECK_EVERY_HOURS * 3600;
  if (!isRecent) await recordAuditEvent(ctx.db, now, { kind: "retention.checked", actor: "system", details: {} });
}

/** Every stopped run is in the log; the audit keeps when a stop began, for each reason. */
export async function raiseAlarm(ctx: Context, verdict: GuardVerdict, reason: GuardReason, due: number): Promise<void> {
  const { clock, stop, notAsPlaced, now } = verdict;
  const trustedAt = clock.fault === "clock-ahead" ? (clock.trustedAt?.toISOString() ?? null) : null;
  const details = { reason, due, notAsPlaced, trustedAt };
  ctx.log.error({ alarm: "retention-stopped", ...details }, "the purge guard stopped the purge; nothing was deleted");
  const leaptAgain = clock.fault === "clock-ahead" && clock.again;
  // A stop for the clock stays on record whatever else comes up: its dates decide when it is lifted.
  if (stop && !leaptAgain && (stop.reason === reason || stop.reason === "clock-ahead")) return;
  await recordAuditEvent(ctx.db, now, { kind: "retention.stopped", actor: "system", details });
}

/**
 * Lifts the stop, and takes the clock for right from now on.
 *
 * @param facts.confirmed how many due messages an operator confirmed; null when the guard itself gives way
 */
export async function releaseGuard(ctx: Context, details: { due: number; confirmed: number | null }): Promise<void> {
  const now = ctx.clock.now();
  const actor = details.confirmed === null ? "system" : "insurer";
  await recordAuditEvent(ctx.db, now, { kind: "retention.released", actor, details });
  await recordAuditEvent(ctx.db, now, { kind: "retention.checked", actor: "system", details: {} });
}

/** True when a purge was stopped and nothing has lifted that since. */
export async function isPurgeStopped(ctx: Context): Promise<boolean> {
  return (await findGuardStop(ctx.db)) !== null;
}

/** True when the clock is not the database's, or a purge was stopped because of the clock. */
export async function isClockInDoubt(ctx: Context): Promise<boolean> {
  const apart = Math.abs(secondsBetween(await ctx.databaseNow(), ctx.clock.now()));
  if (apart > MAX_CLOCK_DIFFERENCE_MINUTES * 60) return true;
  const stop = await findGuardStop(ctx.db);
  return stop?.reason === "clock-ahead" || stop?.reason === "clocks-differ";
}
