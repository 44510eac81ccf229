/** Who sees an item, and where: the one rule behind lists, pages and documents (R13; CONTRACT, decisions 14 and 21). */
import { addCalendarDays, budapestDay, type CalendarDay, startOfBudapestDay } from "@/lib/kernel/time";
import { earliestAvailableDay } from "@/lib/retention/available-until";

/** How long a deleted item can be restored: until the end of the day this many days after its deletion. */
export const BIN_DAYS = 30;

export type ItemDates = {
  placedAt: Date;
  expiresAt: Date;
  deletedAt: Date | null;
  withdrawnAt: Date | null;
  purgedAt: Date | null;
  purgedBy: "recipient" | "retention" | "sender" | "closure" | null;
};

/**
 * - `inbox`, `bin` where it can be read
 * - `withdrawn` a tombstone in the inbox
 * - `retention-passed` its year is over
 * - `gone` as good as unknown: not published yet, deleted for good, or too long in the bin
 */
export type ItemState = "inbox" | "bin" | "withdrawn" | "retention-passed" | "gone";

export function itemState(item: ItemDates, now: Date): ItemState {
  if (item.purgedAt) return item.purgedBy === "retention" ? "retention-passed" : "gone";
  if (now < item.placedAt) return "gone";
  if (item.deletedAt && item.deletedAt < oldestInBin(now)) return "gone";
  if (now >= item.expiresAt) return item.deletedAt ? "gone" : "retention-passed";
  if (item.deletedAt) return "bin";
  return item.withdrawnAt ? "withdrawn" : "inbox";
}

/** True for what the inbox lists: tombstones included. */
export function isVisible(item: ItemDates, now: Date): boolean {
  const state = itemState(item, now);
  return state === "inbox" || state === "withdrawn";
}

/** Items deleted before this instant have left the bin. */
export function oldestInBin(now: Date): Date {
  return startOfBudapestDay(addCalendarDays(budapestDay(now), -BIN_DAYS));
}

/** The last day on which a deleted item can be restored; the one-year limit always wins. */
export function restorableUntil(deletedAt: Date, availableUntil: CalendarDay): CalendarDay {
  const lastDay = addCalendarDays(budapestDay(deletedAt), BIN_DAYS);
  return lastDay < availableUntil ? lastDay : availableUntil;
}

/** Items placed before this instant have reached the end of their year. */
export function oldestAvailable(now: Date): Date {
  return startOfBudapestDay(earliestAvailableDay(budapestDay(now)));
}
