/** A process that goes on after its batch was cancelled leaves nothing behind. */
import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { cancelAbandonedBatches } from "@/lib/delivery/cancel-abandoned-batches";
import { STALE_AFTER_SECONDS } from "@/lib/delivery/heartbeat";
import { createBatch } from "@/lib/delivery/store";
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
    await createBatch(ctx.db, { id: batchId, source: "insurer", lineCount: 1, startedAt: clock.now() });
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
