/**
 * Calls `start` for each item, some items before the results are used, and yields the results in the order of the
 * items.
 *
 * @param ahead how many results may be in work while one is used, at least 1
 * @throws what `start` rejects with, when its turn comes; no further item is started then
 */
export async function* readAhead<T, R>(
  items: Iterable<T>,
  ahead: number,
  start: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const started: Promise<R>[] = [];
  for (const item of items) {
    const result = start(item);
    // Awaited in its turn; without this, a rejection before that would end the process.
    result.catch(() => {});
    started.push(result);
    if (started.length > ahead) yield await (started.shift() as Promise<R>);
  }
  for (const result of started) yield await result;
}
