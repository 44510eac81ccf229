/** What is killed in each round, and when. Pure: the same seed gives the same plan. */

export type OperationName = "batch" | "reply" | "purge" | "sending";
export type Victim = "command line" | "portal" | "worker";
export type Pair = readonly [operation: OperationName, victim: Victim];

/** In turn, so that every 50 rounds have each of them five times or more. */
export const PAIRS: readonly Pair[] = [
  ["batch", "command line"],
  ["reply", "portal"],
  ["sending", "worker"],
  ["purge", "command line"],
  ["batch", "command line"],
  ["reply", "portal"],
  ["sending", "worker"],
  ["purge", "worker"],
  ["reply", "portal"],
  ["purge", "portal"],
];
/** Some kills come when the operation is just over. */
const LATEST_SHARE = 1.2;

export type Round = {
  /** From 1. */
  number: number;
  operation: OperationName;
  victim: Victim;
  /** The moment of the kill, as a share of the time that the operation takes. */
  moment: number;
  /** From 0 to 1; decides what the operation works on. */
  choice: number;
};

/** Numbers from 0 to 1, by the algorithm mulberry32. */
function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function planRounds(rounds: number, seed: number): Round[] {
  const random = randomNumbers(seed);
  return Array.from({ length: rounds }, (_, index) => {
    const [operation, victim] = PAIRS[index % PAIRS.length] as Pair;
    return { number: index + 1, operation, victim, moment: random() * LATEST_SHARE, choice: random() };
  });
}
