import { eq, sql } from "drizzle-orm";
import { notifications } from "@/drizzle/schema/notification";
import { openContext } from "@/lib/context";
import { failingChecks } from "@/lib/jobs/readiness";
import { queueNotification } from "@/tests/integration/notification/outbox-fixture";
import { type TestContext, testContext } from "@/tests/support/context";

let test: TestContext;
beforeAll(async () => {
  test = await testContext();
});
afterAll(() => test.close());

describe("readiness tells whether this process can serve, and nothing else", () => {
  it("is ready with a migrated database", async () => {
    expect(await failingChecks(test.ctx)).toEqual([]);
  });

  it("stays ready while notifications wait untried for days and a job is queued: other processes send them", async () => {
    const { id } = await queueNotification(test.ctx);
    await test.ctx.db.transaction((tx) => test.ctx.queue.enqueue(tx, "purge-expired", [{ data: {} }]));
    test.clock.advance({ days: 3 });
    expect(await failingChecks(test.ctx)).toEqual([]);
    await test.ctx.db.delete(notifications).where(eq(notifications.id, id));
  });

  it("is not ready when the database lacks a migration", async () => {
    const { ctx } = test;
    await ctx.db.execute(sql`update drizzle.__drizzle_migrations set created_at = created_at - 1`);
    expect(await failingChecks(ctx)).toEqual(["migrations"]);
    await ctx.db.execute(sql`update drizzle.__drizzle_migrations set created_at = created_at + 1`);
    expect(await failingChecks(ctx)).toEqual([]);
  });

  it("is not ready when the database is unreachable", async () => {
    const databaseUrl = "postgres://nobody@127.0.0.1:1/nowhere";
    const unreachable = openContext({ ...test.ctx.settings, databaseUrl }, { name: "test", log: test.ctx.log });
    expect(await failingChecks(unreachable.ctx)).toEqual(["database"]);
    await unreachable.close();
  });

  it("is not ready when the database does not answer, and waits for it 3 s", async () => {
    const db = { ...test.ctx.db, execute: () => new Promise(() => {}) } as unknown as typeof test.ctx.db;
    const limits: number[] = [];
    // The limit passes at once.
    const timers = jest.spyOn(globalThis, "setTimeout").mockImplementation(((
      run: (value: boolean) => void,
      ms: number,
      value: boolean,
    ) => {
      limits.push(ms);
      queueMicrotask(() => run(value));
    }) as typeof setTimeout);
    const failing = await failingChecks({ ...test.ctx, db }).finally(() => timers.mockRestore());
    expect([failing, limits]).toEqual([["database"], [3000]]);
  });
});
