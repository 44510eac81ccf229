/** Texts and steps of the warning before a session ends. Pure. */
import { fillCount } from "@/lib/i18n/fill-count";

export const WARN_SECONDS = 120;
/** Seconds left at which screen readers announce the time; every second would be too much. */
const ANNOUNCED_SECONDS = [120, 60, 40, 20];

/** Texts as in messages/, with the count `n`. */
export type TimeTexts = { minutes: string; seconds: string };

/**
 * The time left as text: in minutes above 60 seconds, else in seconds.
 *
 * @param locale "hu" or "en"
 */
export function remainingTimeText(secondsLeft: number, texts: TimeTexts, locale: string): string {
  const left = Math.max(0, Math.ceil(secondsLeft));
  return left > 60 ? fillCount(texts.minutes, Math.ceil(left / 60), locale) : fillCount(texts.seconds, left, locale);
}

/** The last announced step that has passed; null before the first. */
export function announcedStep(secondsLeft: number): number | null {
  return ANNOUNCED_SECONDS.filter((step) => secondsLeft <= step).at(-1) ?? null;
}
