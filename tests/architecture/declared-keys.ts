import { is, SQL } from "drizzle-orm";
import { getTableConfig, PgTable } from "drizzle-orm/pg-core";
import * as schema from "@/drizzle/schema";

/** A primary key, a unique constraint or an index, with the names of its columns in order; "" for an expression. */
export type Key = { columns: string[]; isPrimary: boolean; isUnique: boolean };

export type TableKeys = {
  name: string;
  /** It has the column `account_id`, or is `accounts`. */
  hasAccount: boolean;
  /** The column may be null. */
  mayLackAccount: boolean;
  keys: Key[];
};

function keysOf(table: PgTable): TableKeys {
  const { name, columns, indexes, primaryKeys, uniqueConstraints } = getTableConfig(table);
  const names = (parts: readonly { name?: string }[]) => parts.map((part) => (is(part, SQL) ? "" : (part.name ?? "")));
  const account = columns.find((column) => column.name === "account_id");
  return {
    name,
    hasAccount: name === "accounts" || account !== undefined,
    mayLackAccount: account?.notNull === false,
    keys: [
      ...columns
        .filter((column) => column.primary || column.isUnique)
        .map((column) => ({ columns: [column.name], isPrimary: column.primary, isUnique: true })),
      ...primaryKeys.map((key) => ({ columns: names(key.columns), isPrimary: true, isUnique: true })),
      ...uniqueConstraints.map((key) => ({ columns: names(key.columns), isPrimary: false, isUnique: true })),
      ...indexes.map(({ config }) => ({
        columns: names(config.columns as { name?: string }[]),
        isPrimary: false,
        isUnique: config.unique,
      })),
    ],
  };
}

/** The tables of the schema with their keys, by name. */
export function declaredKeys(): TableKeys[] {
  return Object.values(schema)
    .filter((value) => is(value, PgTable))
    .map((table) => keysOf(table as PgTable))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}
