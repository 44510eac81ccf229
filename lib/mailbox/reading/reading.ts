/**
 * A reading groups HTTP answers that are recorded as one event. Answers belong to the same reading when session,
 * subject (a document, an attachment or the text of a message) and kind are equal and they are sent within
 * READING_MINUTES of the first one. A PDF viewer that requests ranges, or a resumed download, so makes one event.
 * Request headers are not considered.
 */
import { addMinutes } from "@/lib/kernel/time";

/** Length of a reading, counted from its first answer. Later answers do not extend it. */
export const READING_MINUTES = 15;

/** `opened`: shown in the browser; `downloaded`: saved as a file or in an archive. The URL decides which. */
export type ReadingKind = "opened" | "downloaded";

/**
 * The instants, both exclusive, between which a reading began that an answer at `now` belongs to. Later ones count too,
 * because the server that began the reading may have a clock that is ahead of this one.
 */
export function readingBounds(now: Date): { after: Date; before: Date } {
  return { after: addMinutes(now, -READING_MINUTES), before: addMinutes(now, READING_MINUTES) };
}

/** Whether an answer at `now` belongs to the reading that began at `startedAt`. */
export function belongsToReading(startedAt: Date, now: Date): boolean {
  const { after, before } = readingBounds(now);
  return after < startedAt && startedAt < before;
}
