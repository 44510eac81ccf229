/** The list of batches and the night: places and times. Pure. */
import { readPosition, writePosition } from "@/lib/kernel/list-position";
import { addCalendarDays, addMinutes, type CalendarDay, isCalendarDay, startOfBudapestDay } from "@/lib/kernel/time";

export const BATCH_PAGE_SIZE = 15;
/** A message that nobody has opened so many days after its night is counted. */
export const UNOPENED_AFTER_DAYS = 7;
const NOON_MINUTES = 12 * 60;

/** The night before a day: from noon to noon in Budapest, because batches run in the evening and until the morning. */
export function nightBefore(day: CalendarDay): { from: Date; until: Date } {
  const noon = (of: CalendarDay) => addMinutes(startOfBudapestDay(of), NOON_MINUTES);
  return { from: noon(addCalendarDays(day, -1)), until: noon(day) };
}

/** The day of the night as typed or linked; another text means `today`. A later day than tomorrow has no night. */
export function readNight(text: unknown, today: CalendarDay): CalendarDay {
  const latest = addCalendarDays(today, 1);
  return typeof text === "string" && isCalendarDay(text) && text >= "2000-01-01" && text <= latest ? text : today;
}

/** The place of an upload in its list, as a query parameter. */
export function writeUploadPosition({ uploadedAt, id }: { uploadedAt: Date; id: string }): string {
  return writePosition({ at: uploadedAt, id });
}

/** Reads `writeUploadPosition`; null for any other text, which means the first page. */
export function readUploadPosition(text: unknown): { uploadedAt: Date; id: string } | null {
  const position = readPosition(text);
  return position && { uploadedAt: position.at, id: position.id };
}

/** The place of an open batch of the Sender API in its list, as a query parameter. */
export function writeOpenPosition({ openedAt, id }: { openedAt: Date; id: string }): string {
  return writePosition({ at: openedAt, id });
}

/** Reads `writeOpenPosition`; null for any other text, which means the first page. */
export function readOpenPosition(text: unknown): { openedAt: Date; id: string } | null {
  const position = readPosition(text);
  return position && { openedAt: position.at, id: position.id };
}

/** The place of a batch in the list, as a query parameter. */
export function writeBatchPosition({ startedAt, id }: { startedAt: Date; id: string }): string {
  return writePosition({ at: startedAt, id });
}

/** Reads `writeBatchPosition`; null for any other text, which means the first page. */
export function readBatchPosition(text: unknown): { startedAt: Date; id: string } | null {
  const position = readPosition(text);
  return position && { startedAt: position.at, id: position.id };
}
