import { sql } from "drizzle-orm";
import { migrateDatabase } from "@/lib/db/migrate";
import { type TestContext, testContext } from "@/tests/support/context";
import { emptyDatabase } from "@/tests/support/database";

describe("migrations", () => {
  it("can be run by several processes at once", async () => {
    const { url, drop } = await emptyDatabase();
    try {
      await expect(
        Promise.all([migrateDatabase(url), migrateDatabase(url), migrateDatabase(url)]),
      ).resolves.toHaveLength(3);
    } finally {
      await drop();
    }
  });
});

describe("evidence is append-only", () => {
  let test: TestContext;
  beforeAll(async () => {
    test = await testContext();
  });
  afterAll(() => test.close());

  it.each(["update audit_events set actor = 'x'", "delete from audit_events", "truncate message_events"])(
    "%s is refused",
    async (statement) => {
      await expect(test.ctx.db.execute(sql.raw(statement))).rejects.toMatchObject({
        cause: { message: expect.stringContaining("append only") },
      });
    },
  );
});

describe("the job queue", () => {
  it("has a job if and only if the transaction of the caller commits", async () => {
    const test = await testContext();
    try {
      const count = async () =>
        Number(
          (
            await test.ctx.db.execute(sql`select count(*)::int as n from pgboss.job where name = 'send-notification'`)
          )[0]?.n,
        );
      await test.ctx.db
        .transaction(async (tx) => {
          await test.ctx.queue.enqueue(tx, "send-notification", [{ data: { notificationId: "a" } }]);
          throw new Error("rolled back");
        })
        .catch(() => {});
      expect(await count()).toBe(0);
      await test.ctx.db.transaction((tx) =>
        test.ctx.queue.enqueue(tx, "send-notification", [{ data: { notificationId: "a" } }]),
      );
      expect(await count()).toBe(1);
    } finally {
      await test.close();
    }
  });
});
