import ical, { ICalAlarmType } from "ical-generator";
import type { CalendarDay } from "@/lib/kernel/time";

/**
 * An iCalendar file (RFC 5545) with one entry for the whole due date and an alarm at 9:00 three days before.
 *
 * @param entry.uid stable for the message, so that a second import replaces the first
 * @param entry.stampedAt when the message was placed
 * @param entry.productName whose calendar it is, shown by some programs
 */
export function calendarEntry(entry: {
  uid: string;
  dueDate: CalendarDay;
  summary: string;
  description: string;
  url: string;
  stampedAt: Date;
  productName: string;
  locale: string;
}): string {
  const calendar = ical({
    prodId: { company: entry.productName, product: entry.productName, language: entry.locale.toUpperCase() },
  });
  const event = calendar.createEvent({
    id: entry.uid,
    // A day without a time zone: the library takes the UTC day of an all-day event.
    start: new Date(`${entry.dueDate}T00:00:00Z`),
    timezone: "UTC",
    allDay: true,
    stamp: entry.stampedAt,
    summary: entry.summary,
    description: entry.description,
    url: entry.url,
  });
  const SECONDS_FROM_9_AM_THREE_DAYS_BEFORE = (3 * 24 - 9) * 3600;
  event.createAlarm({
    type: ICalAlarmType.display,
    triggerBefore: SECONDS_FROM_9_AM_THREE_DAYS_BEFORE,
    description: entry.summary,
  });
  return calendar.toString();
}
