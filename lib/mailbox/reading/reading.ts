/**
 * What one reading is. An answer with bytes is part of a reading: the same session, the same document (or text, or file
 * of a reply), the same way of taking it, within READING_MINUTES of the reading's first answer. One reading is one event,
 * however many answers a viewer or a resumed download needs. What the client's headers say does not matter.
 */
import { secondsBetween } from "@/lib/kernel/time";

/** Counted from the first answer and never extended, so that every reading has an end. */
export const READING_MINUTES = 15;
const SECONDS_PER_MINUTE = 60;

/** `opened`: shown in the browser; `downloaded`: to be saved, alone or in an archive. The address asked for decides. */
export type ReadingKind = "opened" | "downloaded";

/** Whether an answer at `now` still belongs to the reading that began at `startedAt`. */
export function belongsToReading(startedAt: Date, now: Date): boolean {
  // Absolute: the clock of another server may be a little ahead.
  return Math.abs(secondsBetween(startedAt, now)) < READING_MINUTES * SECONDS_PER_MINUTE;
}
