import { sql } from "drizzle-orm";
import { openContext } from "@/lib/context";
import { failingChecks } from "@/lib/jobs/readiness";
import { allNotifications, attempt, queueLetter } from "@/tests/integration/notification/outbox-fixture";
import { type TestContext, testContext } from "@/tests/support/context";

let test: TestContext;
beforeAll(async () => {
  test = await testContext();
});
afterAll(() => test.close());

describe("readiness names what fails and nothing else (SEC-88)", () => {
  it("is ready with a migrated database and an outbox that moves", async () => {
    expect(await failingChecks(test.ctx)).toEqual([]);
  });

  it("is not when letters lie untried for a quarter of an hour; a mail server that is down does not count", async () => {
    const { id } = await queueLetter(test.ctx);
    test.clock.advance({ minutes: 15 });
    expect(await failingChecks(test.ctx)).toEqual([]);
    test.clock.advance({ minutes: 1 });
    expect(await failingChecks(test.ctx)).toEqual(["outbox"]);
    expect((await attempt(test.ctx, id)).step).toBe("later");
    test.clock.advance({ minutes: 60 });
    expect((await allNotifications(test.ctx))[0]?.state).toBe("queued");
    expect(await failingChecks(test.ctx)).toEqual([]);
  });

  it("is not when the database lacks a migration", async () => {
    const { ctx } = test;
    await ctx.db.execute(sql`update drizzle.__drizzle_migrations set created_at = created_at - 1`);
    expect(await failingChecks(ctx)).toEqual(["migrations"]);
    await ctx.db.execute(sql`update drizzle.__drizzle_migrations set created_at = created_at + 1`);
    expect(await failingChecks(ctx)).toEqual([]);
  });

  it("is not when the database is away, and says so within seconds", async () => {
    const databaseUrl = "postgres://nobody@127.0.0.1:1/nowhere";
    const away = openContext({ ...test.ctx.settings, databaseUrl }, { name: "test", log: test.ctx.log });
    const asked = performance.now();
    expect(await failingChecks(away.ctx)).toEqual(["database"]);
    expect(performance.now() - asked).toBeLessThan(5000);
    await away.close();
  });
});
