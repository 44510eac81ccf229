/** Statistics of measured times. Pure. */

/** The measured value below which a share of all values lies. @param share 0 to 1 */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/**
 * How well a value distinguishes two groups (area under the ROC curve): the probability that a value of `a` is larger
 * than one of `b`, equal values counting half. Independent of the direction. 0.5: not at all; 1: always.
 */
export function areaUnderCurve(a: readonly number[], b: readonly number[]): number {
  const wins = a.reduce(
    (sum, value) => sum + b.reduce((own, other) => own + (value > other ? 1 : value === other ? 0.5 : 0), 0),
    0,
  );
  const share = wins / (a.length * b.length);
  return Math.max(share, 1 - share);
}
