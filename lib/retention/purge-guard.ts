/**
 * The purge guard: a purge begins only when the clock is right and everything due was really placed a year ago, or
 * deleted by its customer 30 days ago. How much is due does not matter. Pure.
 */
import { addMinutes, type CalendarDay, endOfBudapestDay, secondsBetween } from "@/lib/kernel/time";
import { lastAvailableDay } from "@/lib/mailbox/message/available-until";

/** The clocks of the process and of the database may differ by this much. */
export const MAX_CLOCK_DIFFERENCE_MINUTES = 5;
/** Neither an event nor a check of the guard for longer than this: the clock may have leapt. */
export const MAX_GAP_HOURS = 48;
/** A clock that leapt is believed after it has been watched for as long as the leap, at most this long. */
export const MAX_WATCH_DAYS = 30;

const HOUR_SECONDS = 3600;
const DAY_SECONDS = 24 * HOUR_SECONDS;

export type GuardReason = "clocks-differ" | "clock-ahead" | "not-as-placed" | "more-than-confirmed";

/** A stop by the guard that nothing has lifted since. */
export type GuardStop = {
  reason: GuardReason;
  /** When it was recorded, by the clock that it is about. */
  at: Date;
  /** For `clock-ahead`: the last instant before the leap; null when nothing was ever recorded. */
  trustedAt: Date | null;
};

export type ClockEvidence = {
  now: Date;
  databaseNow: Date;
  /** When the guard last looked at the clock; null: never. */
  checkedAt: Date | null;
  /** The first silence of more than MAX_SILENCE_HOURS since then, by its beginning; null: there is none. */
  leap: { from: Date | null } | null;
  stop: GuardStop | null;
};

export type ClockVerdict =
  | { fault: null }
  | { fault: "clocks-differ" }
  /** `again`: a stop has to be recorded, because there is none or the clock leapt again. */
  | { fault: "clock-ahead"; trustedAt: Date | null; again: boolean };

/**
 * Whether the clock can be right. A leap over a silence is the mark of a wrong clock and of a portal that was switched
 * off alike, so the guard stops first; it gives way when the clock is set back, or after a watch without a further leap.
 */
export function compareClocks({ now, databaseNow, checkedAt, leap, stop }: ClockEvidence): ClockVerdict {
  if (Math.abs(secondsBetween(databaseNow, now)) > MAX_CLOCK_DIFFERENCE_MINUTES * 60) return { fault: "clocks-differ" };
  if (stop?.reason !== "clock-ahead") {
    return leap ? { fault: "clock-ahead", trustedAt: leap.from, again: true } : { fault: null };
  }
  const { trustedAt } = stop;
  const watchedSeconds = checkedAt ? Math.max(0, secondsBetween(stop.at, checkedAt)) : 0;
  const expected = trustedAt && addMinutes(trustedAt, watchedSeconds / 60);
  if (expected && secondsBetween(expected, now) <= MAX_GAP_HOURS * HOUR_SECONDS) return { fault: null };
  if (leap) return { fault: "clock-ahead", trustedAt, again: true };
  const leadSeconds = trustedAt ? secondsBetween(trustedAt, stop.at) : Number.POSITIVE_INFINITY;
  const watchSeconds = Math.min(leadSeconds, MAX_WATCH_DAYS * DAY_SECONDS);
  if (secondsBetween(stop.at, now) >= watchSeconds) return { fault: null };
  return { fault: "clock-ahead", trustedAt, again: false };
}

/** Due messages that agree in everything that decides about their end. */
export type DueGroup = {
  /** `year`: their last day is over; `trash`: they have been there for 30 days. */
  by: "year" | "trash";
  messages: number;
  availableUntil: CalendarDay;
  expiresAt: Date;
  /** By the event of the history that says when they were placed; null: it has none. */
  placedOn: CalendarDay | null;
  /** One year after `placedOn` by the database's calendar: R13, whatever the code's constant says. */
  yearAfterPlacing: CalendarDay | null;
  /** By the message and by the newest such event of the history. */
  deletedOn: CalendarDay | null;
  deletedOnByHistory: CalendarDay | null;
  /** 30 days after `deletedOnByHistory` by the database's calendar. */
  trashUntil: CalendarDay | null;
};

function isAsPlaced(group: DueGroup, today: CalendarDay): boolean {
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

/** How many of the due messages are due although their history says otherwise. */
export function countNotAsPlaced(groups: DueGroup[], today: CalendarDay): number {
  return groups.reduce((sum, group) => sum + (isAsPlaced(group, today) ? 0 : group.messages), 0);
}
