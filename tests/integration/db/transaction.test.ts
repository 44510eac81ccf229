import { sql } from "drizzle-orm";
import { databaseError, type Tx } from "@/lib/db/connection";
import { inTransaction } from "@/lib/db/transaction";
import { type TestContext, testContext } from "@/tests/support/context";

let t: TestContext;
beforeAll(async () => {
  t = await testContext();
  await t.ctx.db.execute(sql`create table counters (name text primary key, value integer not null)`);
});
beforeEach(async () => {
  await t.ctx.db.execute(sql`delete from counters`);
  await t.ctx.db.execute(sql`insert into counters values ('a', 0), ('b', 0)`);
});
afterAll(() => t.close());

const add = (tx: Tx, name: string) => tx.execute(sql`update counters set value = value + 1 where name = ${name}`);

async function counters(): Promise<Record<string, number>> {
  const rows = await t.ctx.db.execute<{ name: string; value: number }>(sql`select name, value from counters`);
  return Object.fromEntries(rows.map(({ name, value }) => [name, value]));
}

/** Returns a function that resolves for both callers when both have called it. */
function barrierForTwo(): () => Promise<void> {
  let arrived = 0;
  let open: () => void = () => {};
  const both = new Promise<void>((resolve) => {
    open = resolve;
  });
  return () => {
    arrived += 1;
    if (arrived === 2) open();
    return both;
  };
}

/** Makes the database raise an error with an SQLSTATE. */
const failWith = (tx: Tx, code: string) =>
  tx.execute(sql.raw(`do $$ begin raise exception 'made by a test' using errcode = '${code}'; end $$`));

describe("transactions", () => {
  it("two that lock the same rows in opposite order both commit", async () => {
    const runs: number[] = [];
    const barrier = barrierForTwo();
    let repeated: Promise<unknown> = Promise.resolve();
    const lock = async (first: string, second: string) => {
      let calls = 0;
      const both = async (tx: Tx) => {
        await add(tx, first);
        await barrier();
        await add(tx, second);
        return `${first} before ${second}`;
      };
      const value = await inTransaction(t.ctx.db, async (tx) => {
        calls += 1;
        // On a busy machine PostgreSQL may end both. Then they are repeated one after the other, or they would meet
        // again.
        if (calls === 1) return both(tx);
        const own = repeated.then(() => both(tx));
        repeated = own;
        return own;
      });
      runs.push(calls);
      return value;
    };
    expect(await Promise.all([lock("a", "b"), lock("b", "a")])).toEqual(["a before b", "b before a"]);
    expect(Math.max(...runs)).toBe(2);
    expect(await counters()).toEqual({ a: 2, b: 2 });
  });

  it("one that loses a serialization conflict is run again and sees what the other wrote", async () => {
    const seen: number[] = [];
    await inTransaction(t.ctx.db, async (tx) => {
      await tx.execute(sql`set transaction isolation level repeatable read`);
      const [row] = await tx.execute<{ value: number }>(sql`select value from counters where name = 'a'`);
      seen.push(row?.value ?? -1);
      if (seen.length === 1) await t.ctx.db.execute(sql`update counters set value = 10 where name = 'a'`);
      await add(tx, "a");
    });
    expect(seen).toEqual([0, 10]);
    expect(await counters()).toEqual({ a: 11, b: 0 });
  });

  it("nothing of the failed call remains", async () => {
    let runs = 0;
    await inTransaction(t.ctx.db, async (tx) => {
      runs += 1;
      await add(tx, "a");
      if (runs === 1) await failWith(tx, "40P01");
    });
    expect([runs, await counters()]).toEqual([2, { a: 1, b: 0 }]);
  });

  it.each(["40P01", "40001"])("a second conflict in a row (%s) is thrown", async (code) => {
    let runs = 0;
    const lost = inTransaction(t.ctx.db, async (tx) => {
      runs += 1;
      await failWith(tx, code);
    });
    const error = await lost.catch((reason: unknown) => reason);
    expect([databaseError(error)?.code, runs]).toEqual([code, 2]);
  });

  it("any other error ends it at once", async () => {
    let runs = 0;
    const failed = inTransaction(t.ctx.db, async (tx) => {
      runs += 1;
      await add(tx, "a");
      await failWith(tx, "23505");
    });
    await expect(failed).rejects.toThrow();
    expect([runs, await counters()]).toEqual([1, { a: 0, b: 0 }]);
  });
});
