/** A process that goes on after its batch was cancelled leaves nothing behind. */
import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { cancelAbandonedBatches } from "@/lib/delivery/cancel-abandoned-batches";
import { STALE_AFTER_SECONDS } from "@/lib/delivery/heartbeat";
import { createBatch, findBatchState } from "@/lib/delivery/store";
import { BatchCancelledError, storeUnpublished } from "@/lib/delivery/unpublished-rows";
import { type TestContext, testContext } from "@/tests/support/context";
import { stagedRows } from "./batch-fixture";

let test: TestContext;
beforeAll(async () => {
  test = await testContext();
});
afterAll(() => test.close());

describe("a batch that was cancelled and removed while its process was paused", () => {
  const batchId = randomUUID();

  beforeAll(async () => {
    const { ctx, clock } = test;
    await createBatch(ctx.db, {
      id: batchId,
      source: "insurer",
      lineCount: 1,
      startedAt: clock.now(),
      heartbeatAt: clock.now(),
    });
    clock.advance({ seconds: STALE_AFTER_SECONDS + 1 });
    expect(await cancelAbandonedBatches(ctx)).toBe(1);
  });

  it("gets no rows of messages or documents any more", async () => {
    await expect(storeUnpublished(test.ctx, batchId, async () => {})).rejects.toThrow(BatchCancelledError);
  });

  it("loses what is staged afterwards with the next run of the job", async () => {
    await test.ctx.db.execute(sql`
      insert into staged_audit_events (staged_by, at, kind, actor, details)
      values (${batchId}, now(), 'account.created', 'insurer', '{}')`);
    expect(await stagedRows(test.ctx, batchId)).toBe(1);
    expect(await cancelAbandonedBatches(test.ctx)).toBe(0);
    expect(await stagedRows(test.ctx, batchId)).toBe(0);
  });
});

it("a batch that cannot be ended does not keep the others from being cancelled, and the job fails", async () => {
  const { ctx, clock } = test;
  const [stuck, other] = [randomUUID(), randomUUID()];
  for (const id of [stuck, other])
    await createBatch(ctx.db, {
      id,
      source: "insurer",
      lineCount: 1,
      startedAt: clock.now(),
      heartbeatAt: clock.now(),
    });
  clock.advance({ seconds: STALE_AFTER_SECONDS + 1 });
  await ctx.db.execute(sql`create function refuse() returns trigger language plpgsql as
    $$ begin raise exception 'no'; end $$`);
  await ctx.db.execute(sql`create trigger refuse before update on batches for each row
    when (old.id = ${sql.raw(`'${stuck}'`)}) execute function refuse()`);
  await expect(cancelAbandonedBatches(ctx)).rejects.toThrow();
  expect(await findBatchState(ctx.db, stuck)).toBe("open");
  expect(await findBatchState(ctx.db, other)).toBe("cancelled");
  await ctx.db.execute(sql`drop trigger refuse on batches`);
  expect(await cancelAbandonedBatches(ctx)).toBe(1);
});
