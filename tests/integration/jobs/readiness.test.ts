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

  it("is not ready when the database is unreachable, and answers within seconds", async () => {
    const databaseUrl = "postgres://nobody@127.0.0.1:1/nowhere";
    const unreachable = openContext({ ...test.ctx.settings, databaseUrl }, { name: "test", log: test.ctx.log });
    const startedAt = performance.now();
    expect(await failingChecks(unreachable.ctx)).toEqual(["database"]);
    expect(performance.now() - startedAt).toBeLessThan(5000);
    await unreachable.close();
  });
});
