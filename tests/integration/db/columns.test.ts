import { readdirSync } from "node:fs";
import { join } from "node:path";
import { getTableName, is, sql } from "drizzle-orm";
import { getTableConfig, PgTable } from "drizzle-orm/pg-core";
import { stagedName } from "@/lib/db/staged-rows";
import { STAGED_TABLES } from "@/lib/delivery/staged-tables";
import { type TestContext, testContext } from "@/tests/support/context";

type Column = { table: string; name: string; type: string; default: string | null };

let test: TestContext;
let migrated: Map<string, Column[]>;

beforeAll(async () => {
  test = await testContext();
  const rows = await test.ctx.db.execute<Column>(sql`
    select relname as table, attname as name, pg_get_expr(adbin, adrelid) as default,
      replace(format_type(atttypid, atttypmod), 'character(', 'char(') || case when attnotnull then ' not null' else '' end as type
    from pg_attribute join pg_class on pg_class.oid = attrelid
      left join pg_attrdef on adrelid = attrelid and adnum = attnum
    where relnamespace = current_schema()::regnamespace and relkind = 'r' and attnum > 0 and not attisdropped
    order by attname`);
  migrated = Map.groupBy(rows, ({ table }) => table);
});
afterAll(() => test.close());

async function schemaTables(): Promise<PgTable[]> {
  const folder = join(process.cwd(), "drizzle/schema");
  const files = await Promise.all(readdirSync(folder).map((file) => import(join(folder, file))));
  return files.flatMap((file) => Object.values(file)).filter((value) => is(value, PgTable));
}

const columnsOf = (table: string) => migrated.get(table) ?? [];

it("the migrated database has the columns of drizzle/schema and no others", async () => {
  const tables = await schemaTables();
  expect(tables.length).toBeGreaterThan(20);
  for (const table of tables) {
    const { name, columns } = getTableConfig(table);
    const wanted = columns.map((column) => {
      const type = column.getSQLType().replace("bigserial", "bigint");
      return `${column.name} ${type}${column.notNull ? " not null" : ""}`;
    });
    const found = columnsOf(name).map((column) => `${column.name} ${column.type}`);
    expect([name, ...found.sort()]).toEqual([name, ...wanted.sort()]);
  }
});

describe("a staging table has every column of its table", () => {
  /** Columns that get their value when the row is copied. */
  const NOT_STAGED: Record<string, string[]> = {
    audit_events: ["id"],
    message_search: ["texts_due_at", "texts_attempts"],
  };

  it.each(STAGED_TABLES.map(({ table }) => [stagedName(table), getTableName(table)]))(
    "%s has those of %s, of the same type and default, and no others",
    (staged, target) => {
      const described = (table: string, without: string[] = []) =>
        columnsOf(table)
          .filter(({ name }) => !without.includes(name))
          .map((column) => `${column.name} ${column.type}, default ${column.default}`);
      expect(described(staged, ["staged_by"])).toEqual(described(target, NOT_STAGED[target]));
    },
  );

  it("every staging table of the database is one of STAGED_TABLES", () => {
    const tables = [...migrated.keys()].filter((table) => table.startsWith("staged_"));
    expect(tables.sort()).toEqual(STAGED_TABLES.map(({ table }) => stagedName(table)).sort());
  });
});
