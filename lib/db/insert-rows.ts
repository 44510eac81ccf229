import "server-only";
import { getTableColumns, type SQL, sql } from "drizzle-orm";
import type { PgTable } from "drizzle-orm/pg-core";
import { type RowTarget, Staging, stagedName } from "@/lib/db/staged-rows";

/** Value for JSON; bytes become the hexadecimal text form of `bytea`. */
function jsonValue(value: unknown): unknown {
  return Buffer.isBuffer(value) ? `\\x${value.toString("hex")}` : (value ?? null);
}

/**
 * Inserts rows by one statement with one parameter (JSON). So the limit of 65,534 parameters does not apply, and it is
 * several times faster than a list of VALUES.
 *
 * @param target with a `Staging` the rows are written to its staging table and inserted by the commit of its batch;
 *               `onConflict` is then ignored, because the commit decides about conflicts
 * @param rows all with the same keys; a column that the first row leaves out gets its default in all of them
 * @param onConflict for example sql`on conflict do nothing`; without it a row that exists already is an error
 * @returns the number of inserted or updated rows
 */
export async function insertRows<T extends PgTable>(
  target: RowTarget,
  table: T,
  rows: readonly T["$inferInsert"][],
  onConflict: SQL = sql``,
): Promise<number> {
  const [first] = rows;
  if (!first) return 0;
  const present = Object.entries(getTableColumns(table)).filter(([key]) => key in first);
  const columns = sql.join(
    present.map(([, column]) => sql.identifier(column.name)),
    sql`, `,
  );
  const records = rows.map((row) => {
    const values = row as Record<string, unknown>;
    return Object.fromEntries(present.map(([key, column]) => [column.name, jsonValue(values[key])]));
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
