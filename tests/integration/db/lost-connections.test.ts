import { sql } from "drizzle-orm";
import { type Db, openDatabase } from "@/lib/db/connection";
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
