/**
 * The purge guard: a purge begins only when the clock is correct and the history of every due message confirms that it
 * was placed a year ago, or deleted by the customer 30 days ago (R13). The number of due messages does not matter.
 * Pure.
 */
import { addMinutes, type CalendarDay, endOfBudapestDay, secondsBetween } from "@/lib/kernel/time";
import { lastAvailableDay } from "@/lib/mailbox/message/available-until";
import type { DueGroup } from "@/lib/mailbox/purge/due-messages";

/** Largest allowed difference between the clocks of the process and the database. */
export const MAX_CLOCK_DIFFERENCE_MINUTES = 5;
/** After a longer time without an event or a check of the guard, the clock may have jumped. */
export const MAX_GAP_HOURS = 48;
/**
 * After a jump of at most this length the guard accepts the clock once it has watched it for the length of the jump. It
 * accepts a longer one only when the clock is set back or an operator confirms.
 */
export const MAX_WATCHED_JUMP_DAYS = 7;

const HOUR_SECONDS = 3600;
const DAY_SECONDS = 24 * HOUR_SECONDS;

export type GuardReason = "clocks-differ" | "clock-ahead" | "not-as-placed" | "more-than-confirmed";

/** A stop by the guard that has not been lifted. */
export type GuardStop = {
  reason: GuardReason;
  /** When it was recorded, by the clock in doubt. */
  at: Date;
  /** For `clock-ahead`: the last instant before the jump; null when nothing was recorded before. */
  trustedAt: Date | null;
};

export type ClockEvidence = {
  now: Date;
  databaseNow: Date;
  /** When the guard last checked the clock; null: never. */
  checkedAt: Date | null;
  /**
   * Start of the first gap of more than MAX_GAP_HOURS since then; null when there is none. `from` null: no events at
   * all.
   */
  jump: { from: Date | null } | null;
  stop: GuardStop | null;
};

export type ClockAssessment =
  | { fault: null }
  | { fault: "clocks-differ" }
  /** `isNewJump`: true when the jump is not recorded as a stop yet. */
  | { fault: "clock-ahead"; trustedAt: Date | null; isNewJump: boolean };

/**
 * Whether the clock can be correct. A gap without events means that the clock is wrong or that the portal was switched
 * off. The guard cannot tell which, so it stops. It accepts the clock when the clock is set back, or, after a jump of
 * at most MAX_WATCHED_JUMP_DAYS, when the length of the jump has passed without another gap.
 */
export function compareClocks({ now, databaseNow, checkedAt, jump, stop }: ClockEvidence): ClockAssessment {
  if (Math.abs(secondsBetween(databaseNow, now)) > MAX_CLOCK_DIFFERENCE_MINUTES * 60) return { fault: "clocks-differ" };
  if (stop?.reason !== "clock-ahead") {
    return jump ? { fault: "clock-ahead", trustedAt: jump.from, isNewJump: true } : { fault: null };
  }
  const { trustedAt } = stop;
  const watchedSeconds = checkedAt ? Math.max(0, secondsBetween(stop.at, checkedAt)) : 0;
  const expected = trustedAt && addMinutes(trustedAt, watchedSeconds / 60);
  if (expected && secondsBetween(expected, now) <= MAX_GAP_HOURS * HOUR_SECONDS) return { fault: null };
  if (jump) return { fault: "clock-ahead", trustedAt, isNewJump: true };
  const leadSeconds = trustedAt ? secondsBetween(trustedAt, stop.at) : Number.POSITIVE_INFINITY;
  const isWatchable = leadSeconds <= MAX_WATCHED_JUMP_DAYS * DAY_SECONDS;
  if (isWatchable && secondsBetween(stop.at, now) >= leadSeconds) return { fault: null };
  return { fault: "clock-ahead", trustedAt, isNewJump: false };
}

function isConfirmedByHistory(group: DueGroup, today: CalendarDay): boolean {
  if (group.by === "trash") {
    const { deletedOn, deletedOnByHistory, trashUntil } = group;
    return deletedOn === deletedOnByHistory && trashUntil !== null && trashUntil < today;
  }
  const { placedOn, availableUntil, yearAfterPlacing, expiresAt } = group;
  return (
    placedOn !== null &&
    availableUntil === lastAvailableDay(placedOn) &&
    availableUntil === yearAfterPlacing &&
    expiresAt.getTime() === endOfBudapestDay(availableUntil).getTime()
  );
}

/** Number of due messages whose history contradicts that they are due. */
export function countNotAsPlaced(groups: DueGroup[], today: CalendarDay): number {
  return groups.reduce((sum, group) => sum + (isConfirmedByHistory(group, today) ? 0 : group.messages), 0);
}
