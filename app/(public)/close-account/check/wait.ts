const A_DAY_MINUTES = 24 * 60;

/** Minutes to wait from the address, which anybody can write: a whole number of them within a day, or null. */
export function readWait(value: string | string[] | undefined): number | null {
  const minutes = typeof value === "string" && /^\d{1,4}$/.test(value) ? Number(value) : 0;
  return minutes >= 1 && minutes <= A_DAY_MINUTES ? minutes : null;
}
