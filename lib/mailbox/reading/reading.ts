/**
 * A reading groups HTTP answers that are recorded as one event. Answers belong to the same reading when session, subject
 * (a document, an attachment or the text of a message) and kind are equal and they are sent within READING_MINUTES of
 * the first one. A PDF viewer that requests ranges, or a resumed download, so makes one event. Request headers are not
 * considered.
 */
import { secondsBetween } from "@/lib/kernel/time";

/** Length of a reading, counted from its first answer. Later answers do not extend it. */
export const READING_MINUTES = 15;
const SECONDS_PER_MINUTE = 60;

/** `opened`: shown in the browser; `downloaded`: saved as a file or in an archive. The URL decides which. */
export type ReadingKind = "opened" | "downloaded";

/** Whether an answer at `now` belongs to the reading that began at `startedAt`. */
export function belongsToReading(startedAt: Date, now: Date): boolean {
  // Absolute difference, because `startedAt` may come from a server whose clock is ahead of this one.
  return Math.abs(secondsBetween(startedAt, now)) < READING_MINUTES * SECONDS_PER_MINUTE;
}
