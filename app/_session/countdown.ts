/** Texts and steps of the warning before a session ends. Pure. */

export const WARN_SECONDS = 120;
/** Seconds left at which screen readers announce the time; every second would be too much. */
const ANNOUNCED_SECONDS = [120, 60, 40, 20];

export type TimeTexts = {
  /** By number of minutes, 0 to 2. */
  minutes: readonly string[];
  /** By number of seconds, 0 to 60. */
  seconds: readonly string[];
};

/** The time left as text: in minutes above 60 seconds, else in seconds. */
export function remainingTimeText(secondsLeft: number, texts: TimeTexts): string {
  const left = Math.max(0, Math.ceil(secondsLeft));
  const minutes = Math.ceil(left / 60);
  return (left > 60 ? texts.minutes[minutes] : texts.seconds[left]) ?? "";
}

/** The last announced step that has passed; null before the first. */
export function announcedStep(secondsLeft: number): number | null {
  return ANNOUNCED_SECONDS.filter((step) => secondsLeft <= step).at(-1) ?? null;
}
