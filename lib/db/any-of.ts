import "server-only";
import { type SQL, sql } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";

/**
 * PostgreSQL's text form of an array: one parameter, whatever the number of values. A protocol message carries 65,534
 * parameters at most, which a list of one parameter per value exceeds.
 */
export function arrayLiteral(values: readonly string[]): string {
  return `{${values.map((value) => `"${value.replaceAll(/["\\]/g, "\\$&")}"`).join(",")}}`;
}

/**
 * The condition that a column has one of the values; false when there are none. For lists whose length comes from
 * outside (a manifest, a selection, a batch of a job): one parameter, so no limit on their number.
 *
 * @param values as the column's type reads them (uuid, text, char)
 */
export function anyOf(column: PgColumn, values: readonly string[]): SQL {
  return sql`${column} = any(${arrayLiteral(values)}::${sql.raw(column.getSQLType())}[])`;
}
