const FIRST_PAUSE_MS = 500;
const MAX_PAUSE_MS = 30_000;
/** A process that served for this long has started well; its end is not counted with the earlier ones. */
const HEALTHY_AFTER_MS = 60_000;

/**
 * The pause before a server process that has ended is started again: it doubles with each end in a row.
 *
 * @param previousMs the pause before the process that has ended; 0 for the first one
 * @param servedMs how long that process accepted connections; 0 when it did not get so far
 * @returns milliseconds, 500 to 30,000
 */
export function restartPause(previousMs: number, servedMs: number): number {
  if (previousMs === 0 || servedMs >= HEALTHY_AFTER_MS) return FIRST_PAUSE_MS;
  return Math.min(previousMs * 2, MAX_PAUSE_MS);
}
