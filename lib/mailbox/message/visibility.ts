/** Where the customer sees a message. Lists, pages and documents all use this rule (R13). Pure. */
import { addCalendarDays, budapestDay, type CalendarDay, startOfBudapestDay } from "@/lib/kernel/time";
import { daysLeft, earliestAvailableDay } from "@/lib/mailbox/message/available-until";

/** A deleted message can be restored until the end of the Budapest day this many days after its deletion. */
export const TRASH_DAYS = 30;
/** The day of the deletion for good is marked in the trash from this many days before. */
const MARKED_DAYS = 7;

export type MessageDates = {
  placedAt: Date;
  expiresAt: Date;
  deletedAt: Date | null;
  withdrawnAt: Date | null;
  purgedAt: Date | null;
  purgedBy: "customer" | "retention" | "sender" | "closure" | null;
};

/**
 * - `inbox`, `trash`: the list that shows it
 * - `withdrawn`: in the inbox without its content
 * - `retention-passed`: expired; its page says so
 * - `gone`: treated as unknown, because it is not published yet, purged, or was in the trash for more than TRASH_DAYS
 */
export type MessageState = "inbox" | "trash" | "withdrawn" | "retention-passed" | "gone";

/** A list from which a message can be opened. */
export type MessageList = "inbox" | "trash";

export function messageState(message: MessageDates, now: Date): MessageState {
  if (message.purgedAt) return message.purgedBy === "retention" ? "retention-passed" : "gone";
  if (now < message.placedAt) return "gone";
  if (message.deletedAt && message.deletedAt < oldestInTrash(now)) return "gone";
  if (now >= message.expiresAt) return message.deletedAt ? "gone" : "retention-passed";
  if (message.deletedAt) return "trash";
  return message.withdrawnAt ? "withdrawn" : "inbox";
}

/** True when the inbox lists the message; withdrawn messages are listed. */
export function isVisible(message: MessageDates, now: Date): boolean {
  const state = messageState(message, now);
  return state === "inbox" || state === "withdrawn";
}

/** Messages deleted before this instant are no longer in the trash. */
export function oldestInTrash(now: Date): Date {
  return startOfBudapestDay(addCalendarDays(budapestDay(now), -TRASH_DAYS));
}

/** The last day on which a deleted message can be restored; never later than `availableUntil`. */
export function restorableUntil(deletedAt: Date, availableUntil: CalendarDay): CalendarDay {
  const lastDay = addCalendarDays(budapestDay(deletedAt), TRASH_DAYS);
  return lastDay < availableUntil ? lastDay : availableUntil;
}

/** Until when a message in the trash can be restored. */
export type Restorable = {
  until: CalendarDay;
  /** Days from today: 0 on the last day. */
  daysLeft: number;
  /** True in the last week. */
  soon: boolean;
};

/** `restorableUntil` as the trash shows it. */
export function restorableFor(deletedAt: Date, availableUntil: CalendarDay, now: Date): Restorable {
  const until = restorableUntil(deletedAt, availableUntil);
  const left = daysLeft(until, budapestDay(now));
  return { until, daysLeft: left, soon: left <= MARKED_DAYS };
}

/** Messages placed before this instant have expired. */
export function oldestAvailable(now: Date): Date {
  return startOfBudapestDay(earliestAvailableDay(budapestDay(now)));
}
