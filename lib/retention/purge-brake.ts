/** The safety brake (SEC-79): a purge that wants too much, or whose clock cannot be right, deletes nothing. Pure. */
import { secondsBetween } from "@/lib/kernel/time";

/** So many items of one run are ordinary, however small the installation. */
export const BRAKE_MIN_ITEMS = 1000;
/** …or this part of everything that is live. */
export const BRAKE_SHARE_PERCENT = 5;
/** A clock further ahead of the newest thing that happened here is taken to be wrong. */
export const MAX_CLOCK_LEAD_HOURS = 48;

export type BrakeReason = "too-many" | "clock-ahead";

/** The most that one run may purge without being confirmed. */
export function purgeLimit(liveItems: number): number {
  return Math.max(BRAKE_MIN_ITEMS, Math.floor((liveItems * BRAKE_SHARE_PERCENT) / 100));
}

/**
 * @param run.live     items that are not purged, the due ones among them
 * @param run.newestAt when the newest thing was written down that was not a purge's own; null: nothing ever was
 * @returns why this run must not begin; null when it may
 */
export function brakeReason(run: { due: number; live: number; newestAt: Date | null; now: Date }): BrakeReason | null {
  if (run.due === 0) return null;
  const leadSeconds = run.newestAt ? secondsBetween(run.newestAt, run.now) : Number.POSITIVE_INFINITY;
  if (leadSeconds > MAX_CLOCK_LEAD_HOURS * 3600) return "clock-ahead";
  return run.due > purgeLimit(run.live) ? "too-many" : null;
}
