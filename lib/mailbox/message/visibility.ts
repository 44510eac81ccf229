/** Who sees an item, and where: the one rule behind lists, pages and documents (R13; CONTRACT, decisions 14 and 21). */
import { addCalendarDays, budapestDay, type CalendarDay, startOfBudapestDay } from "@/lib/kernel/time";
import { earliestAvailableDay } from "@/lib/mailbox/message/available-until";

/** How long a deleted item can be restored: until the end of the day this many days after its deletion. */
export const TRASH_DAYS = 30;

export type MessageDates = {
  placedAt: Date;
  expiresAt: Date;
  deletedAt: Date | null;
  withdrawnAt: Date | null;
  purgedAt: Date | null;
  purgedBy: "customer" | "retention" | "sender" | "closure" | null;
};

/**
 * - `inbox`, `bin` where it can be read
 * - `withdrawn` a tombstone in the inbox
 * - `retention-passed` its year is over
 * - `gone` as good as unknown: not published yet, deleted for good, or too long in the bin
 */
export type MessageState = "inbox" | "trash" | "withdrawn" | "retention-passed" | "gone";

export function messageState(message: MessageDates, now: Date): MessageState {
  if (message.purgedAt) return message.purgedBy === "retention" ? "retention-passed" : "gone";
  if (now < message.placedAt) return "gone";
  if (message.deletedAt && message.deletedAt < oldestInTrash(now)) return "gone";
  if (now >= message.expiresAt) return message.deletedAt ? "gone" : "retention-passed";
  if (message.deletedAt) return "trash";
  return message.withdrawnAt ? "withdrawn" : "inbox";
}

/** True for what the inbox lists: tombstones included. */
export function isVisible(message: MessageDates, now: Date): boolean {
  const state = messageState(message, now);
  return state === "inbox" || state === "withdrawn";
}

/** Items deleted before this instant have left the bin. */
export function oldestInTrash(now: Date): Date {
  return startOfBudapestDay(addCalendarDays(budapestDay(now), -TRASH_DAYS));
}

/** The last day on which a deleted item can be restored; the one-year limit always wins. */
export function restorableUntil(deletedAt: Date, availableUntil: CalendarDay): CalendarDay {
  const lastDay = addCalendarDays(budapestDay(deletedAt), TRASH_DAYS);
  return lastDay < availableUntil ? lastDay : availableUntil;
}

/** Items placed before this instant have reached the end of their year. */
export function oldestAvailable(now: Date): Date {
  return startOfBudapestDay(earliestAvailableDay(budapestDay(now)));
}
