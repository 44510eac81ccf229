/**
 * Which tables can be spread over several servers by account, as docs/scale.md says: read from the catalogue of a migrated
 * database. A new table is red here until it has the account in a key or stands on one of the page's lists, with its reason.
 */
import { readFileSync } from "node:fs";
import path from "node:path";
import { is } from "drizzle-orm";
import { getTableConfig, PgTable } from "drizzle-orm/pg-core";
import postgres from "postgres";
import * as schema from "@/drizzle/schema";
import { testDatabase } from "@/tests/support/database";

type Key = { table: string; columns: string[]; isPrimary: boolean; isUnique: boolean };

const page = readFileSync(path.resolve(import.meta.dirname, "../../../docs/scale.md"), "utf8");

/** The names in the first column of the table under a sentence of the page. */
function listedAfter(sentence: string): string[] {
  const [, rest = ""] = page.split(sentence);
  const rows = /\n\n((?:\|.*\n)+)/.exec(rest)?.[1]?.split("\n").slice(2) ?? [];
  return rows.flatMap((row) => [...(row.split("|")[1] ?? "").matchAll(/`(\w+)`/g)].map(([, name = ""]) => name));
}

const LED = listedAfter("These lead to their account by another row, and need the column first:").toSorted();
const WITHOUT_KEY = listedAfter("These have the column, and no key begins with it:").toSorted();
const OF_NO_ACCOUNT = listedAfter("These belong to no account.").toSorted();
const UNIQUE_OVER_ALL = [
  ...new Set(listedAfter("Find another way for values that are unique over all accounts.")),
].toSorted();

let database: Awaited<ReturnType<typeof testDatabase>>;
let tables: string[];
let accountColumns: { table: string; isNullable: boolean }[];
let keys: Key[];
beforeAll(async () => {
  database = await testDatabase();
  const sql = postgres(database.url, { max: 1 });
  // Staged rows are those of one batch until it commits, on the server where it is read.
  tables = (
    await sql`select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace
      and relname not like 'staged\\_%' order by 1`
  ).map(({ name }) => name);
  accountColumns = await sql`select table_name as table, is_nullable = 'YES' as "isNullable"
    from information_schema.columns where table_schema = 'public' and column_name = 'account_id'`;
  keys = await sql<Key[]>`
    select c.relname as table, i.indisprimary as "isPrimary", i.indisunique as "isUnique",
      array(select a.attname::text from unnest(i.indkey) with ordinality as k(n, place)
        join pg_attribute a on a.attrelid = c.oid and a.attnum = k.n order by place) as columns
    from pg_index i join pg_class c on c.oid = i.indrelid
    where c.relnamespace = 'public'::regnamespace and c.relname not like 'staged\\_%'`;
  await sql.end();
});
afterAll(() => database.drop());

const hasAccount = (table: string) => table === "accounts" || accountColumns.some((column) => column.table === table);
/** The account of `accounts` is its id. */
const accountOf = (table: string) => (table === "accounts" ? "id" : "account_id");

it("every table is one of an account, leads to one, or belongs to none", () => {
  expect(LED.length).toBeGreaterThan(10);
  expect(OF_NO_ACCOUNT.length).toBeGreaterThan(10);
  expect(LED.filter((table) => OF_NO_ACCOUNT.includes(table))).toEqual([]);
  const withoutColumn = tables.filter((table) => !hasAccount(table));
  expect(withoutColumn).toEqual([...LED, ...OF_NO_ACCOUNT].filter((table) => !hasAccount(table)).toSorted());
  expect(LED.filter(hasAccount)).toEqual([]);
});

it("every table of an account begins a key with it, and no row lacks it", () => {
  const ofAccounts = tables.filter((table) => hasAccount(table) && !OF_NO_ACCOUNT.includes(table));
  expect(ofAccounts.length).toBeGreaterThan(15);
  const begins = ofAccounts.filter((table) =>
    keys.some((key) => key.table === table && key.columns[0] === accountOf(table)),
  );
  expect(ofAccounts.filter((table) => !begins.includes(table))).toEqual(WITHOUT_KEY);
  expect(
    accountColumns
      .filter(({ table, isNullable }) => isNullable && ofAccounts.includes(table))
      .map(({ table }) => table),
  ).toEqual([]);
});

it("what is unique over all accounts, beside ids, is on the page's list", () => {
  const found = keys.filter(
    ({ table, columns, isUnique, isPrimary }) =>
      isUnique &&
      !isPrimary &&
      hasAccount(table) &&
      !OF_NO_ACCOUNT.includes(table) &&
      !columns.includes(accountOf(table)),
  );
  expect([...new Set(found.map(({ table }) => table))].toSorted()).toEqual(UNIQUE_OVER_ALL);
});

it("the schema of the code and the database have the same tables of accounts", () => {
  const declared = Object.values(schema)
    .filter((value) => is(value, PgTable))
    .map((table) => getTableConfig(table))
    .filter(({ columns }) => columns.some(({ name }) => name === "account_id"))
    .map(({ name }) => name);
  const inDatabase = accountColumns.map(({ table }) => table).filter((table) => !table.startsWith("staged_"));
  expect(declared.toSorted()).toEqual(inDatabase.toSorted());
});
