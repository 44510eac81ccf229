const A_DAY_MINUTES = 24 * 60;

/** Reads `?wait=`, a whole number of minutes from 1 to one day; null for anything else. The value is untrusted. */
export function readWait(value: string | string[] | undefined): number | null {
  const minutes = typeof value === "string" && /^\d{1,4}$/.test(value) ? Number(value) : 0;
  return minutes >= 1 && minutes <= A_DAY_MINUTES ? minutes : null;
}
