import "server-only";
import type { GetColumnData } from "drizzle-orm";
import { type SQL, sql } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";

type Fields = Record<string, PgColumn | SQL>;
type Value<T> = T extends PgColumn ? GetColumnData<T> : T extends SQL<infer V> ? V : never;
/** An instant in JSON is a text in ISO 8601. */
type JsonValue<T> = T extends Date ? string : T;
/** A row as JSON, under the names that the statement gives its values. */
export type JsonRow<F extends Fields> = { [K in keyof F]: JsonValue<Value<F[K]>> };

/** Makes a JSON object of columns and values, as a value in a statement. Instants become texts in ISO 8601. */
export function jsonObject<F extends Fields>(fields: F): SQL<JsonRow<F>> {
  const pairs = Object.entries(fields).map(([name, value]) => sql`${sql.raw(`'${name}'`)}, ${value}`);
  return sql<JsonRow<F>>`json_build_object(${sql.join(pairs, sql`, `)})`;
}

/**
 * Makes a JSON array of rows, as a value in a statement; empty when there are none.
 *
 * @param rows `from` and `where`
 * @param order the columns after `order by`
 */
export function jsonArray<F extends Fields>(fields: F, rows: SQL, order: SQL): SQL<JsonRow<F>[]> {
  return sql<JsonRow<F>[]>`(select coalesce(json_agg(${jsonObject(fields)} order by ${order}), '[]'::json) ${rows})`;
}

/**
 * Like `jsonArray`, for rows with an order and a limit of their own.
 *
 * @param rows `from`, `where`, `order by` and `limit`
 */
export function jsonRows<F extends Fields>(fields: F, rows: SQL): SQL<JsonRow<F>[]> {
  return sql<JsonRow<F>[]>`(select coalesce(json_agg(row.value), '[]'::json)
    from (select ${jsonObject(fields)} as value ${rows}) as row)`;
}
