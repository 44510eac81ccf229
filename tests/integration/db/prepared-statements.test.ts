import { sql } from "drizzle-orm";
import { type Database, type Db, openDatabase } from "@/lib/db/connection";
import { webConnections } from "@/lib/db/connection-share";
import { withKeptPlan } from "@/lib/db/kept-plans";
import { MAX_PREPARED_TEXTS } from "@/lib/db/prepared-statements";
import { inTransaction } from "@/lib/db/transaction";
import { type TestContext, testContext } from "@/tests/support/context";

let test: TestContext;
const opened: Database[] = [];
beforeAll(async () => {
  test = await testContext();
});
afterAll(async () => {
  await Promise.all(opened.map((database) => database.close()));
  await test.close();
});

/** A pool of one connection, so that every statement of a test meets the statements prepared before. */
function oneConnection(prepare: boolean) {
  const database = openDatabase(test.databaseUrl, { maxConnections: 1, prepare });
  opened.push(database);
  return database.db;
}

const preparedOn = async (db: Database["db"]) =>
  (
    await db.execute<{ statement: string }>(sql`select statement from pg_prepared_statements
    where statement like 'select%' order by prepare_time, statement`)
  ).map((row) => row.statement);
const twice = async (run: () => Promise<unknown>) => [await run(), await run()];

describe("statements with DATABASE_PREPARE=1", () => {
  it("are prepared from their second use on, in a transaction as well", async () => {
    const db = oneConnection(true);
    await db.execute(sql`select ${1}::int as once`);
    expect(await preparedOn(db)).toEqual([]);
    await twice(() => db.execute(sql`select ${1}::int as outside`));
    await twice(() => inTransaction(db, (tx) => tx.execute(sql`select ${1}::int as inside`)));
    expect(await preparedOn(db)).toEqual(["select $1::int as outside", "select $1::int as inside"]);
  });

  it("are planned with the values of each use", async () => {
    const db = oneConnection(true);
    expect(await db.execute(sql`show plan_cache_mode`)).toMatchObject([{ plan_cache_mode: "force_custom_plan" }]);
  });

  it("are planned once for each connection where the plan is kept, in a pool of their own", async () => {
    const database = openDatabase(test.databaseUrl, { maxConnections: 4, prepare: true });
    opened.push(database);
    const mode = (db: Db) => db.execute(sql`show plan_cache_mode`);
    expect(await mode(database.db)).toMatchObject([{ plan_cache_mode: "force_custom_plan" }]);
    expect(await mode(withKeptPlan(database.db))).toMatchObject([{ plan_cache_mode: "force_generic_plan" }]);
    await inTransaction(database.db, async (tx) => {
      expect(await mode(withKeptPlan(tx))).toMatchObject([{ plan_cache_mode: "force_custom_plan" }]);
    });
    const single = oneConnection(true);
    expect(withKeptPlan(single)).toBe(single);
  });

  it("read no whole table by a kept plan, which may be older than the table's rows", async () => {
    const database = openDatabase(test.databaseUrl, { maxConnections: 4, prepare: true });
    opened.push(database);
    const kept = withKeptPlan(database.db);
    for (const [db, value] of [
      [database.db, "on"],
      [kept, "off"],
    ] as const)
      expect(await db.execute(sql`show enable_seqscan`)).toMatchObject([{ enable_seqscan: value }]);
    // Otherwise the plan of a table without an index would be compiled at each use before PostgreSQL 18.
    expect(await kept.execute(sql`show jit`)).toMatchObject([{ jit: "off" }]);
  });

  it("keep their plan on three of a process's eight connections, so that five transactions run at once", async () => {
    const database = openDatabase(test.databaseUrl, { maxConnections: webConnections(), prepare: true });
    opened.push(database);
    const backend = async (db: Pick<Db, "execute">) =>
      Number((await db.execute(sql`select pg_backend_pid() as pid`))[0]?.pid);
    const keeping = await Promise.all(Array.from({ length: 40 }, () => backend(withKeptPlan(database.db))));
    expect(new Set(keeping).size).toBeLessThanOrEqual(3);
    const begun: number[] = [];
    let allBegun = () => {};
    const five = new Promise<void>((resolve) => {
      allBegun = resolve;
    });
    const transactions = Array.from({ length: 5 }, () =>
      inTransaction(database.db, async (tx) => {
        if (begun.push(await backend(tx)) === 5) allBegun();
        await five;
      }),
    );
    await Promise.all(transactions);
    expect(new Set([...begun, ...keeping]).size).toBe(5 + new Set(keeping).size);
  });

  it(`of at most ${MAX_PREPARED_TEXTS} texts are prepared; the others run without`, async () => {
    const db = oneConnection(true);
    for (let n = 0; n < MAX_PREPARED_TEXTS + 5; n += 1) {
      const run = () => db.execute(sql`select ${n}::int as ${sql.raw(`n${n}`)}`);
      expect(await twice(run)).toMatchObject([[{ [`n${n}`]: n }], [{ [`n${n}`]: n }]]);
    }
    expect(await preparedOn(db)).toHaveLength(MAX_PREPARED_TEXTS);
  });

  it("still run after a migration has changed the type of a column, outside and inside a transaction", async () => {
    const db = oneConnection(true);
    await db.execute(sql`create table changing (value integer not null)`);
    await db.execute(sql`insert into changing values (${7})`);
    const read = (run: Pick<Database["db"], "execute">) => run.execute(sql`select value from changing where ${1} = 1`);
    await twice(() => read(db));
    await test.ctx.db.execute(sql`alter table changing alter value type text`);
    expect(await read(db)).toMatchObject([{ value: "7" }]);
    await test.ctx.db.execute(sql`alter table changing alter value type bigint using value::bigint`);
    expect(await inTransaction(db, (tx) => read(tx))).toMatchObject([{ value: "7" }]);
    await test.ctx.db.execute(sql`drop table changing`);
  });
});

it("no statement is prepared with DATABASE_PREPARE=0", async () => {
  const db = oneConnection(false);
  await twice(() => db.execute(sql`select ${1}::int as outside`));
  await twice(() => inTransaction(db, (tx) => tx.execute(sql`select ${1}::int as inside`)));
  expect(await preparedOn(db)).toEqual([]);
  expect(await db.execute(sql`show plan_cache_mode`)).toMatchObject([{ plan_cache_mode: "auto" }]);
});
