/** The keys that tests/architecture/account-in-key.test.ts reads from the schema are those of a migrated database. */
import postgres from "postgres";
import { declaredKeys, type Key } from "@/tests/architecture/declared-keys";
import { testDatabase } from "@/tests/support/database";

let database: Awaited<ReturnType<typeof testDatabase>>;
let sql: postgres.Sql;
beforeAll(async () => {
  database = await testDatabase();
  sql = postgres(database.url, { max: 1 });
});
afterAll(async () => {
  await sql?.end();
  await database?.drop();
});

it("the catalogue has the tables, primary keys and keys of the schema", async () => {
  // Tables of staged rows hold those of a batch until it commits.
  const keys = await sql<(Key & { table: string })[]>`
    select c.relname as table, i.indisprimary as "isPrimary", i.indisunique as "isUnique",
      array(select coalesce(a.attname::text, '') from unnest(i.indkey) with ordinality as k(n, place)
        left join pg_attribute a on a.attrelid = c.oid and a.attnum = k.n order by place) as columns
    from pg_index i join pg_class c on c.oid = i.indrelid
    where c.relnamespace = 'public'::regnamespace and c.relname not like 'staged\\_%'`;
  const described = (table: string, key: Key) =>
    `${table} (${key.columns.join(", ")})${key.isPrimary ? " primary" : key.isUnique ? " unique" : ""}`;
  const inDatabase = keys.map(({ table, ...key }) => described(table, key));
  const declared = declaredKeys().flatMap(({ name, keys: own }) => own.map((key) => described(name, key)));
  expect(declared.length).toBeGreaterThan(80);
  // What the schema writes as SQL may be a plain column of the catalogue, in another order of sorting.
  const plain = (all: string[]) => all.filter((key) => !/[(,] ?[,)]/.test(key));
  expect(plain(declared).filter((key) => !inDatabase.includes(key))).toEqual([]);
  expect(inDatabase).toHaveLength(declared.length);
  const primary = (all: string[]) => all.filter((key) => key.endsWith(" primary")).toSorted();
  expect(primary(inDatabase)).toEqual(primary(declared));
});

it("the column of the account stands where the schema says, and may be empty where it says so", async () => {
  const columns = await sql<{ table: string; isNullable: boolean }[]>`
    select table_name as table, is_nullable = 'YES' as "isNullable" from information_schema.columns
    where table_schema = 'public' and column_name = 'account_id' and table_name not like 'staged\\_%' order by 1`;
  const declared = declaredKeys().filter(({ name, hasAccount }) => hasAccount && name !== "accounts");
  expect(columns).toEqual(declared.map(({ name, mayLackAccount }) => ({ table: name, isNullable: mayLackAccount })));
});
