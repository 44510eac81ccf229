import "server-only";
import { getTableColumns, type SQL, sql } from "drizzle-orm";
import type { PgTable } from "drizzle-orm/pg-core";
import { type RowTarget, Staging, stagedName } from "@/lib/db/staged-rows";

/** A `bytea` in JSON: its hexadecimal text form. */
function jsonValue(value: unknown): unknown {
  return Buffer.isBuffer(value) ? `\\x${value.toString("hex")}` : (value ?? null);
}

/**
 * Inserts rows by one statement with one parameter, whatever their number: no limit of parameters, and several times
 * faster than a list of VALUES, whose text and parameters are put together value by value.
 *
 * @param rows all of one shape; a column that the first row leaves out gets its default in all of them
 * @param onConflict what to do with rows that are there already, for example sql`on conflict do nothing`; without it
 *                   they are an error
 * @param target with a `Staging`, the rows wait in its staging table for the commit of its batch; `onConflict` then
 *               belongs to the commit and is left out
 * @returns how many rows were inserted or updated
 */
export async function insertRows<T extends PgTable>(
  target: RowTarget,
  table: T,
  rows: readonly T["$inferInsert"][],
  onConflict: SQL = sql``,
): Promise<number> {
  const [first] = rows;
  if (!first) return 0;
  const named = Object.entries(getTableColumns(table)).filter(([key]) => key in first);
  const columns = sql.join(
    named.map(([, column]) => sql.identifier(column.name)),
    sql`, `,
  );
  const records = rows.map((row) => {
    const values = row as Record<string, unknown>;
    return Object.fromEntries(named.map(([key, column]) => [column.name, jsonValue(values[key])]));
  });
  const json = JSON.stringify(records);
  if (target instanceof Staging) {
    const staged = sql.identifier(stagedName(table));
    await target.db.execute(sql`
      insert into ${staged} (staged_by, ${columns})
      select ${target.batchId}::uuid, ${columns} from json_populate_recordset(null::${staged}, ${json}::text::json)`);
    target.count(table, rows.length);
    return rows.length;
  }
  const result = await target.execute(sql`
    insert into ${table} (${columns})
    select ${columns} from json_populate_recordset(null::${table}, ${json}::text::json) ${onConflict}`);
  return result.count;
}
