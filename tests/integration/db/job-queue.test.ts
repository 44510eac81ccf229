/** Jobs are added by the connection of the caller, and by no other. */
import { sql } from "drizzle-orm";
import { openDatabase } from "@/lib/db/connection";
import { listQueued, openJobQueue } from "@/lib/db/job-queue";
import { inTransaction } from "@/lib/db/transaction";
import { type TestContext, testContext } from "@/tests/support/context";

let test: TestContext;
beforeAll(async () => {
  test = await testContext();
});
afterAll(() => test.close());

const job = (uploadId: string) => [{ data: { uploadId } }];

it("the first job of a process needs no second connection, so a pooler with one is enough", async () => {
  const database = openDatabase(`${test.databaseUrl}?application_name=adds-jobs`, { maxConnections: 1 });
  const queue = openJobQueue();
  const sessions = await inTransaction(database.db, async (tx) => {
    await queue.enqueue(tx, "place-upload", job("first"));
    const [row] = await tx.execute<{ sessions: number }>(sql`
      select count(*)::int as sessions from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid() and application_name ~ '^(?:adds-jobs|pgboss)'`);
    return row?.sessions;
  });
  expect(sessions).toBe(0);
  expect(await listQueued(test.ctx.db, "place-upload", "uploadId")).toEqual(new Set(["first"]));
  await queue.close();
  await database.close();
});

it("a first caller whose transaction fails spoils nothing for the next", async () => {
  const queue = openJobQueue();
  const failed = inTransaction(test.ctx.db, async (tx) => {
    await tx.execute(sql`select 1 / 0`).catch(() => {});
    await queue.enqueue(tx, "place-upload", job("failed"));
  });
  await expect(failed).rejects.toThrow();
  await Promise.all(
    ["second", "third"].map((id) => inTransaction(test.ctx.db, (tx) => queue.enqueue(tx, "place-upload", job(id)))),
  );
  expect(await listQueued(test.ctx.db, "place-upload", "uploadId")).toEqual(new Set(["first", "second", "third"]));
  await queue.close();
});

it("a first caller whose transaction fails spoils nothing for those who wait for it", async () => {
  const queue = openJobQueue();
  let waiting: Promise<void> | undefined;
  const failed = inTransaction(test.ctx.db, async (tx) => {
    await tx.execute(sql`select 1 / 0`).catch(() => {});
    const adding = queue.enqueue(tx, "place-upload", job("failed"));
    waiting = queue.enqueue(test.ctx.db, "place-upload", job("waiting"));
    await adding;
  });
  await expect(failed).rejects.toThrow();
  await waiting;
  const queued = await listQueued(test.ctx.db, "place-upload", "uploadId");
  expect([queued.has("waiting"), queued.has("failed")]).toEqual([true, false]);
  await queue.close();
});
