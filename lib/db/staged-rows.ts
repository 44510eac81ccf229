import "server-only";
import { getTableName, type SQL, sql } from "drizzle-orm";
import type { PgTable } from "drizzle-orm/pg-core";
import { accounts, contracts } from "@/drizzle/schema/account";
import { auditEvents } from "@/drizzle/schema/audit";
import { credentials, passwordLinks } from "@/drizzle/schema/auth";
import { documents, messageEvents, messageSearch, messages } from "@/drizzle/schema/mailbox";
import { notificationMessages, notifications } from "@/drizzle/schema/notification";
import type { Db } from "@/lib/db/connection";

/**
 * Tables with a staging table of the same columns: `staged_<name>`, with `staged_by` before them (migration 0004). A
 * migration that adds a column to one of them adds it to its staging table too (tests/integration/db/columns.test.ts). The
 * staging tables are unlogged, so a crash of the database empties them: the commit of a batch compares counts.
 */
export const STAGED_TABLES: readonly PgTable[] = [
  accounts,
  credentials,
  passwordLinks,
  contracts,
  messages,
  documents,
  messageSearch,
  messageEvents,
  notifications,
  notificationMessages,
  auditEvents,
];

/** Where the rows of a batch wait for its commit. Stores write to it as to a transaction (`insertRows`). */
export class Staging {
  /** Rows staged so far, by table name. */
  readonly counts = new Map<string, number>();

  constructor(
    readonly db: Db,
    readonly batchId: string,
  ) {}

  count(table: PgTable, rows: number): void {
    const name = getTableName(table);
    this.counts.set(name, (this.counts.get(name) ?? 0) + rows);
  }
}

/** What a store inserts into: the tables themselves, or the staging tables of a batch. */
export type RowTarget = Db | Staging;

export function stagedName(table: PgTable): string {
  return `staged_${getTableName(table)}`;
}

/** A batch's staged rows are gone or incomplete, for example after a crash of the database. */
export class StagedRowsLostError extends Error {}

/**
 * Copies staged rows of one batch into their tables: one statement a table, whatever the number of rows.
 *
 * @returns a function that copies the rows of a table. `order`: columns by which the rows are inserted, so that two
 *          batches lock in one order. `onConflict`: without it a row that exists already is an error; with it the
 *          function returns how many rows were inserted
 * @throws StagedRowsLostError when fewer rows than were staged are found and `onConflict` does not explain it
 */
export async function stagedRowCopier(tx: Db, staging: Pick<Staging, "batchId" | "counts">) {
  // The number of an audit event (`id`) is not staged: it is given when the row is copied.
  const known = await tx.execute<{ table: string; column: string }>(sql`
    select table_name as table, column_name as column from information_schema.columns
    where table_schema = current_schema() and table_name like 'staged\\_%' and column_name <> 'staged_by'`);
  const columnsOf = Map.groupBy(known, ({ table }) => table);
  return async (table: PgTable, { order, onConflict }: { order?: SQL; onConflict?: SQL } = {}): Promise<number> => {
    const staged = staging.counts.get(getTableName(table)) ?? 0;
    const columns = sql.join(
      (columnsOf.get(stagedName(table)) ?? []).map(({ column }) => sql.identifier(column)),
      sql`, `,
    );
    const copied = await tx.execute(sql`
      insert into ${table} (${columns})
      select ${columns} from ${sql.identifier(stagedName(table))} where staged_by = ${staging.batchId}
      ${order ? sql`order by ${order}` : sql``} ${onConflict ?? sql``}`);
    if (!onConflict && copied.count !== staged) {
      throw new StagedRowsLostError(`${copied.count} of ${staged} staged rows of ${getTableName(table)} were found`);
    }
    return copied.count;
  };
}

/** Removes what is staged for a batch that will not commit, or has committed. */
export async function deleteStagedRows(db: Db, batchId: string): Promise<void> {
  for (const table of STAGED_TABLES) {
    await db.execute(sql`delete from ${sql.identifier(stagedName(table))} where staged_by = ${batchId}`);
  }
}
