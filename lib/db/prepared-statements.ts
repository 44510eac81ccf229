import "server-only";
import type postgres from "postgres";

/** Limits the memory of the server's connections: each keeps the prepared statements that it has run. */
export const MAX_PREPARED_TEXTS = 200;
/** Longer statements insert many rows, and their texts differ with the number of rows. Characters. */
export const MAX_PREPARED_LENGTH = 20_000;
const MAX_TEXTS_SEEN_ONCE = 1_000;

/**
 * Chooses the statements to prepare: a text from its second use on, of at most MAX_PREPARED_LENGTH characters, while
 * fewer than MAX_PREPARED_TEXTS others are prepared. Filters and sort orders make thousands of texts possible, so the
 * number must have a limit.
 *
 * @returns a function that is called with each text at each use; true when the use is to be prepared
 */
export function preparedTexts(): (text: string) => boolean {
  const prepared = new Set<string>();
  const seenOnce = new Set<string>();
  return (text) => {
    if (prepared.has(text)) return true;
    if (text.length > MAX_PREPARED_LENGTH || prepared.size >= MAX_PREPARED_TEXTS) return false;
    if (seenOnce.delete(text)) {
      prepared.add(text);
      return true;
    }
    if (seenOnce.size >= MAX_TEXTS_SEEN_ONCE) seenOnce.clear();
    seenOnce.add(text);
    return false;
  };
}

type Runs = Pick<postgres.Sql, "unsafe">;

function prepareIn<T extends Runs>(client: T, isPrepared: (text: string) => boolean): T {
  const run = client.unsafe;
  client.unsafe = ((text: string, parameters: never[] = [], options: postgres.UnsafeQueryOptions = {}) =>
    // Statements without parameters use the simple protocol, which cannot prepare.
    run(text, parameters, { ...options, prepare: parameters.length > 0 && isPrepared(text) })) as T["unsafe"];
  return client;
}

/**
 * Makes a client prepare its statements, also in transactions. Drizzle asks the driver not to prepare any statement
 * that has no name.
 */
export function prepareStatements(client: postgres.Sql): postgres.Sql {
  const isPrepared = preparedTexts();
  const begin = client.begin as (work: (sql: postgres.TransactionSql) => unknown) => Promise<unknown>;
  client.begin = ((work: (sql: postgres.TransactionSql) => unknown) =>
    begin((sql) => work(prepareIn(sql, isPrepared)))) as typeof client.begin;
  return prepareIn(client, isPrepared);
}
