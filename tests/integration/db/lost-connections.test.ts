import { setImmediate } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { type Db, databaseError, openDatabase } from "@/lib/db/connection";
import { type TestContext, testContext } from "@/tests/support/context";

const AT_ONCE = 12;
const BREAKS = 12;

let test: TestContext;
beforeAll(async () => {
  test = await testContext();
  await test.ctx.db.execute(sql`create table steps (run integer not null, step integer not null)`);
});
afterAll(() => test.close());

/** Ends every other connection to the database, as a restart or a failover does. */
async function breakConnections(db: Db): Promise<void> {
  await db.execute(sql`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid()`);
}

async function twoSteps(tx: Db, run: number): Promise<void> {
  await tx.execute(sql`insert into steps values (${run}, 1)`);
  await tx.execute(sql`select pg_sleep(0.01)`);
  await tx.execute(sql`insert into steps values (${run}, 2)`);
}

it("a lost connection fails only its transaction, which is rolled back; process and pool continue", async () => {
  const breaker = openDatabase(test.databaseUrl, { maxConnections: 1 });
  const outcomes = { committed: 0, failed: 0 };
  let broken = 0;
  let run = 0;
  const worker = async () => {
    while (broken < BREAKS) {
      run += 1;
      const id = run;
      await test.ctx.db
        .transaction((tx) => twoSteps(tx, id))
        .then(
          () => (outcomes.committed += 1),
          () => (outcomes.failed += 1),
        );
    }
  };
  const breaking = async () => {
    for (; broken < BREAKS; broken += 1) {
      await breaker.db.execute(sql`select pg_sleep(${0.03 + broken * 0.003})`);
      await breakConnections(breaker.db);
    }
  };
  await Promise.all([breaking(), ...Array.from({ length: AT_ONCE }, worker)]);

  // A connection that was just lost may still fail its next statement; after that the pool works.
  const atOnce = () => Array.from({ length: AT_ONCE }, () => test.ctx.db.execute(sql`select pg_sleep(0.005)`));
  await Promise.allSettled(atOnce());
  await Promise.all(atOnce());

  expect(outcomes.failed).toBeGreaterThan(0);
  expect(outcomes.committed).toBeGreaterThan(0);
  const incomplete = await breaker.db.execute(sql`select run from steps group by run having count(*) <> 2`);
  expect(incomplete).toHaveLength(0);
  const [kept] = await breaker.db.execute<{ runs: number }>(sql`select count(distinct run)::int as runs from steps`);
  expect(kept?.runs).toBeGreaterThanOrEqual(outcomes.committed);
  await breaker.close();
});

it("a result that breaks off in the middle leaves no holes in the next one", async () => {
  const single = openDatabase(test.databaseUrl, { maxConnections: 1 });
  const brokenOff = single.db.execute(sql`select 10 / (5 - n) from generate_series(1, 9) as n`);
  await expect(brokenOff).rejects.toThrow();
  expect([...(await single.db.execute(sql`select 1 as answer`))]).toEqual([{ answer: 1 }]);
  await single.close();
});

describe("a pool of one connection, lost during a transaction", () => {
  let single: ReturnType<typeof openDatabase>;
  let breaker: ReturnType<typeof openDatabase>;
  beforeEach(() => {
    single = openDatabase(test.databaseUrl, { maxConnections: 1 });
    breaker = openDatabase(test.databaseUrl, { maxConnections: 1 });
  });
  afterEach(async () => {
    await single.close();
    await breaker.close();
  });

  async function breakDuringSleep(): Promise<void> {
    const sleeping = sql`select 1 from pg_stat_activity
      where datname = current_database() and query like 'select pg_sleep(60)%' and pid <> pg_backend_pid()`;
    while ((await breaker.db.execute(sleeping)).length === 0);
    await breakConnections(breaker.db);
  }

  it("is used again, when nothing waited for it", async () => {
    const lost = single.db.transaction((tx) => tx.execute(sql`select pg_sleep(60)`));
    await Promise.all([expect(lost).rejects.toThrow(), breakDuringSleep()]);
    // The statement after the loss may still meet the connection before it closes.
    await Promise.allSettled([single.db.execute(sql`select 1`)]);
    expect(await single.db.execute(sql`select 1 as answer`)).toMatchObject([{ answer: 1 }]);
  });

  it("says that the server refuses it, when its statement was lost with the connection before", async () => {
    const name = new URL(test.databaseUrl).pathname.slice(1);
    const admin = openDatabase(process.env.TEST_DATABASE_ADMIN_URL ?? "", { maxConnections: 1 });
    const allowConnections = (isAllowed: boolean) =>
      admin.db.execute(sql.raw(`alter database ${name} allow_connections ${isAllowed}`));
    const lost = single.db.execute(sql`select pg_sleep(60)`);
    const refuseAndBreak = async () => {
      await breaker.db.execute(sql`select 1`);
      await allowConnections(false);
      await breakDuringSleep();
    };
    await Promise.all([expect(lost).rejects.toThrow(), refuseAndBreak()]);
    const refused = await single.db.execute(sql`select 1`).catch(databaseError);
    expect(refused).toMatchObject({ code: "55000" });
    await allowConnections(true);
    expect(await single.db.execute(sql`select 1 as answer`)).toMatchObject([{ answer: 1 }]);
    await admin.close();
  });

  it("takes no statement of that transaction after it serves another one", async () => {
    const gate = Promise.withResolvers<void>();
    let late: Promise<unknown> = Promise.resolve();
    const begun = Promise.withResolvers<void>();
    const lost = single.db.transaction(async (tx) => {
      await tx.execute(sql`insert into steps values (-1, 1)`);
      begun.resolve();
      await gate.promise;
      late = tx.execute(sql`insert into steps values (-1, 2)`);
      await late;
    });
    await begun.promise;
    await Promise.all([expect(lost).rejects.toThrow(), breakConnections(breaker.db)]);
    await single.db.transaction(async (tx) => {
      await tx.execute(sql`insert into steps values (-2, 1)`);
      gate.resolve();
      await setImmediate();
      await expect(late).rejects.toThrow();
      await tx.execute(sql`insert into steps values (-2, 2)`);
    });
    const written = await breaker.db.execute(sql`select run, step from steps where run < 0 order by run, step`);
    expect([...written]).toEqual([
      { run: -2, step: 1 },
      { run: -2, step: 2 },
    ]);
  });
});
