/** What the warning shows and says while a session runs out (UX.md, 6.12). Pure. */

export const WARN_SECONDS = 120;
/** Said aloud at these seconds only: every second would drown everything else. */
const ANNOUNCED_SECONDS = [120, 60, 40, 20];

export type TimeTexts = {
  /** By their number, 1 and 2. */
  minutes: readonly string[];
  /** By their number, 0 to 60. */
  seconds: readonly string[];
};

/** Minutes while there is more than one, then seconds. */
export function remainingTimeText(secondsLeft: number, texts: TimeTexts): string {
  const left = Math.max(0, Math.ceil(secondsLeft));
  const minutes = Math.ceil(left / 60);
  return (left > 60 ? texts.minutes[minutes] : texts.seconds[left]) ?? "";
}

/** The step last passed, which is what is said; null before the first. */
export function announcedStep(secondsLeft: number): number | null {
  return ANNOUNCED_SECONDS.filter((step) => secondsLeft <= step).at(-1) ?? null;
}
