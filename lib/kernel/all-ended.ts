/**
 * Waits until all of some works have ended, also when one fails: `Promise.all` would let the others go on behind the
 * caller.
 *
 * @throws the first failure in the order of the list
 */
export async function allEnded(works: readonly unknown[]): Promise<void> {
  for (const outcome of await Promise.allSettled(works)) if (outcome.status === "rejected") throw outcome.reason;
}
