import "server-only";
import { fillPlaceholders, type SQL } from "drizzle-orm";
import { PgDialect } from "drizzle-orm/pg-core";
import type postgres from "postgres";
import type { Db } from "@/lib/db/connection";
import { clientOf } from "@/lib/db/driver-client";

const BYTEA = 17;

/**
 * The values of one row, in the order of its columns. They share memory with all that the connection received with
 * them.
 */
export type BinaryRow = (Buffer | null)[];

/** As the patched driver returns it; the driver without the patch does not know `binary` and sends text. */
type RawRows = Buffer[][] & { binary?: boolean; columns: readonly { type: number }[] };

/** Bytes in PostgreSQL's text form, `\x` and hexadecimal digits. */
function bytesOfText(text: Buffer): Buffer {
  return Buffer.from(text.toString("latin1", 2), "hex");
}

/**
 * Makes a statement whose rows arrive in binary form. Of large byte strings half as much is received, and nothing is
 * converted to text and back. Needs the patch of the driver in patches/ (docs/adr/0003-dependencies.md); without it the
 * values are the same.
 *
 * @param statement with at least one `placeholder` for what differs from call to call. Its columns are bytea or text:
 *        of the one the bytes are given, of the other its UTF-8
 * @returns a function that runs it with the values of the placeholders
 */
export function binaryQuery(statement: SQL): (db: Db, values: Record<string, unknown>) => Promise<BinaryRow[]> {
  let built: { sql: string; params: unknown[] } | null = null;
  return async (db, values) => {
    built ??= new PgDialect().sqlToQuery(statement);
    const parameters = fillPlaceholders(built.params, values) as postgres.ParameterOrJSON<never>[];
    const options = { binary: true } as postgres.UnsafeQueryOptions;
    const rows = (await clientOf(db).unsafe(built.sql, parameters, options).raw()) as unknown as RawRows;
    if (rows.binary) return [...rows];
    return rows.map((row) =>
      row.map((value, index) => (value && rows.columns[index]?.type === BYTEA ? bytesOfText(value) : value)),
    );
  };
}
