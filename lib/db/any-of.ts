import "server-only";
import { type SQL, sql } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";

/**
 * Formats values as a PostgreSQL array literal, to be passed as one parameter. The protocol allows 65,534 parameters
 * per statement, so a parameter per value would limit the number of values.
 */
export function arrayLiteral(values: readonly string[]): string {
  return `{${values.map((value) => `"${value.replaceAll(/["\\]/g, "\\$&")}"`).join(",")}}`;
}

/** The same for byte strings: PostgreSQL's text form of a `bytea[]`. */
export function byteaArrayLiteral(values: readonly Buffer[]): string {
  return arrayLiteral(values.map((value) => `\\x${value.toString("hex")}`));
}

/**
 * Makes the condition that a column has one of the values; false when there are none. Use it for lists of unbounded
 * length (a manifest, a selection, the rows of a job): it is one parameter, whatever their number.
 *
 * @param values as text of the column's type (uuid, text, char)
 */
export function anyOf(column: PgColumn, values: readonly string[]): SQL {
  return sql`${column} = any(${arrayLiteral(values)}::${sql.raw(column.getSQLType())}[])`;
}
