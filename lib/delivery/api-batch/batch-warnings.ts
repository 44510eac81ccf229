/** What looks unusual about a batch before its commit. A warning refuses nothing. Pure. */

/** Of a batch: its messages, and the customer who gets the most of them. */
export type BatchShape = {
  messages: number;
  alreadyPlaced: number;
  largestCustomer: { email: string; messages: number } | null;
};

export type BatchWarning =
  /** Far fewer or far more messages than usual. `usual`: median of earlier batches of the same sender and kind. */
  | { code: "fewer-than-usual" | "more-than-usual"; messages: number; usual: number }
  /** One customer gets very many messages. */
  | { code: "many-for-one-customer"; email: string; messages: number }
  /** Every message was placed before. */
  | { code: "all-placed-before"; messages: number };

/** Earlier batches that are compared; fewer than LEAST_EARLIER say nothing. */
export const EARLIER_BATCHES = 20;
const LEAST_EARLIER = 3;
/** A batch is unusual when it is so many times smaller or larger. */
const UNUSUAL_FACTOR = 4;
/** Differences of so few messages are usual. */
const USUAL_DIFFERENCE = 20;
/** Messages of one customer in a batch. */
const MANY_FOR_ONE = 50;

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

/**
 * Compares a batch with earlier ones of its kind.
 *
 * @param earlier numbers of messages of the last batches of the same sender and kind that were committed
 */
export function batchWarnings(shape: BatchShape, earlier: readonly number[]): BatchWarning[] {
  const { messages, alreadyPlaced, largestCustomer } = shape;
  const warnings: BatchWarning[] = [];
  const usual = median(earlier);
  if (earlier.length >= LEAST_EARLIER && Math.abs(messages - usual) > USUAL_DIFFERENCE) {
    if (messages * UNUSUAL_FACTOR <= usual) warnings.push({ code: "fewer-than-usual", messages, usual });
    if (messages >= usual * UNUSUAL_FACTOR) warnings.push({ code: "more-than-usual", messages, usual });
  }
  if (largestCustomer && largestCustomer.messages >= MANY_FOR_ONE) {
    warnings.push({ code: "many-for-one-customer", ...largestCustomer });
  }
  if (messages > 0 && alreadyPlaced === messages) warnings.push({ code: "all-placed-before", messages });
  return warnings;
}
