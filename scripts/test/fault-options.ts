/** The arguments of `npm run test:faults`. Pure. */

/** Rounds of kills by hand, and in `.ci/run`. */
const ROUNDS = 1000;
const SHORT_ROUNDS = 50;
const MAX_SEED = 2 ** 32;

export type FaultOptions = {
  /** How often a process is killed. */
  rounds: number;
  /** Repeats the moments of an earlier run; null: new ones. */
  seed: number | null;
  /** The arguments that are Jest's. */
  jest: string[];
};

function wholeNumber(name: string, text: string | undefined, { from, below }: { from: number; below: number }): number {
  const value = text === undefined || !/^\d+$/.test(text) ? Number.NaN : Number(text);
  if (value >= from && value < below) return value;
  throw new Error(`${name} takes a whole number from ${from} to ${below - 1}, not ${text ?? "nothing"}.`);
}

/**
 * Reads `--short`, `--rounds <n>` and `--seed <n>`.
 *
 * @throws with the option's name when its number is missing or wrong
 */
export function faultOptions(args: readonly string[]): FaultOptions {
  const options: FaultOptions = { rounds: args.includes("--short") ? SHORT_ROUNDS : ROUNDS, seed: null, jest: [] };
  for (let index = 0; index < args.length; index += 1) {
    const name = args[index] ?? "";
    if (name === "--short") continue;
    if (name === "--rounds") {
      index += 1;
      options.rounds = wholeNumber(name, args[index], { from: 1, below: 1_000_000 });
    } else if (name === "--seed") {
      index += 1;
      options.seed = wholeNumber(name, args[index], { from: 0, below: MAX_SEED });
    } else options.jest.push(name);
  }
  return options;
}
