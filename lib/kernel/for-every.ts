/**
 * Does work for one item after the other. A fault at one keeps none of the later ones from its turn.
 *
 * @param options.signal no further item is begun once it is aborted
 * @returns the faults, in the order of the items
 */
export async function forEvery<T>(
  items: Iterable<T>,
  work: (item: T) => Promise<unknown>,
  { signal }: { signal?: AbortSignal } = {},
): Promise<unknown[]> {
  const faults: unknown[] = [];
  for (const item of items) {
    if (signal?.aborted) break;
    await work(item).catch((error: unknown) => faults.push(error));
  }
  return faults;
}
