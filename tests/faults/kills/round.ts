/** An operation begins, and the process that carries it out is killed at some moment of it. */
import { setTimeout as pause } from "node:timers/promises";

/** One operation, prepared and not begun. */
export type Operation = {
  /**
   * Begins it. `underWay` resolves when its process has begun to work. `ended` resolves with whether its success was
   * acknowledged: also after the kill, with false.
   */
  begin(): { underWay: Promise<unknown>; ended: Promise<boolean> };
  /** Sends SIGKILL to the process and waits for its end. */
  kill(): Promise<void>;
  /** Starts the process again, brings the operation to its end, and checks that nothing is lost, twice or half. */
  settle(isAcknowledged: boolean): Promise<void>;
};

/** Carries out an operation without a kill. @returns how many milliseconds it took */
export async function measureOperation(operation: Operation): Promise<number> {
  const { underWay, ended } = operation.begin();
  await underWay;
  const begun = performance.now();
  const isAcknowledged = await ended;
  const tookMs = performance.now() - begun;
  expect(isAcknowledged).toBe(true);
  await operation.kill();
  await operation.settle(isAcknowledged);
  return tookMs;
}

/** Kills after `delayMs`. @returns how long the operation took when it was over before the kill, else null */
export async function killDuring(operation: Operation, delayMs: number): Promise<number | null> {
  const { underWay, ended } = operation.begin();
  await underWay;
  const begun = performance.now();
  let tookMs: number | null = null;
  const timed = ended.then((isAcknowledged) => {
    tookMs = performance.now() - begun;
    return isAcknowledged;
  });
  await pause(delayMs);
  const tookBefore: number | null = tookMs;
  await operation.kill();
  await operation.settle(await timed);
  return tookBefore;
}
