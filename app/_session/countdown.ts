/** What the warning shows and says while a session runs out (UX.md, 6.12). Pure. */

export const WARN_SECONDS = 120;
/** Said aloud at these seconds only: every second would drown everything else. */
const SPOKEN_SECONDS = [120, 60, 40, 20];

export type TimeWords = {
  /** By their number, 1 and 2. */
  minutes: readonly string[];
  /** By their number, 0 to 60. */
  seconds: readonly string[];
};

/** Minutes while there is more than one, then seconds. */
export function timeInWords(secondsLeft: number, words: TimeWords): string {
  const left = Math.max(0, Math.ceil(secondsLeft));
  const minutes = Math.ceil(left / 60);
  return (left > 60 ? words.minutes[minutes] : words.seconds[left]) ?? "";
}

/** The step last passed, which is what is said; null before the first. */
export function spokenStep(secondsLeft: number): number | null {
  return SPOKEN_SECONDS.filter((step) => secondsLeft <= step).at(-1) ?? null;
}
