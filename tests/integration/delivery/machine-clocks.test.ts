/** Batches when the clocks of two machines differ by more than a heartbeat may be old. */
import { randomUUID } from "node:crypto";
import { batches } from "@/drizzle/schema/delivery";
import type { Context } from "@/lib/context";
import { inTransaction } from "@/lib/db/transaction";
import { findBatchRow, setStaging } from "@/lib/delivery/api-batch/batch-store";
import { previewBatch } from "@/lib/delivery/api-batch/preview-batch";
import { cancelAbandonedBatches } from "@/lib/delivery/cancel-abandoned-batches";
import { STALE_AFTER_SECONDS } from "@/lib/delivery/heartbeat";
import { createBatch } from "@/lib/delivery/store";
import { addSeconds } from "@/lib/kernel/time";
import { until } from "@/tests/integration/delivery-command/portal-process";
import { openApiBatch } from "@/tests/integration/staff/upload-fixture";
import { type TestContext, testContext } from "@/tests/support/context";
import { batchFolder, deliver, line, messagesFor, newAddress, removeBatchFolders } from "./batch-fixture";

let test: TestContext;
beforeAll(async () => {
  test = await testContext();
});
afterAll(async () => {
  await test.close();
  await removeBatchFolders();
});

/** A machine whose clock is ahead of the database's; behind when negative. */
const machine = (aheadSeconds: number): Context => ({
  ...test.ctx,
  clock: { now: () => addSeconds(test.clock.now(), aheadSeconds) },
});

describe.each([
  ["the sweeper is 130 s ahead", 0, 130],
  ["the sweeper is 4 minutes ahead", 0, 240],
  ["the sweeper is 5 minutes ahead and the deliverer 5 minutes behind", -300, 300],
])("%s", (_name, delivererAhead, sweeperAhead) => {
  it("a batch that is being delivered is not cancelled, before the first heartbeat and after it", async () => {
    const email = newAddress();
    const saveResult = async () => {
      expect(await cancelAbandonedBatches(machine(sweeperAhead))).toBe(0);
      test.clock.advance({ seconds: STALE_AFTER_SECONDS + 1 });
      const renewedAt = test.clock.now().toISOString();
      await until("the heartbeat is renewed", async () => {
        const rows = await test.ctx.db.select().from(batches);
        return rows.some(({ state, heartbeatAt }) => state === "open" && heartbeatAt.toISOString() === renewedAt);
      });
      expect(await cancelAbandonedBatches(machine(sweeperAhead))).toBe(0);
    };
    const folder = await batchFolder([line({ email })]);
    await deliver(machine(delivererAhead), folder, { saveResult, heartbeatEveryMs: 20 });
    expect(await messagesFor(test.ctx, email)).toHaveLength(1);
  });

  it("the commit of a batch of the Sender API is seen to be under way, until its heartbeat is stale", async () => {
    const batchId = await openApiBatch(test.ctx);
    const id = randomUUID();
    const startedAt = machine(delivererAhead).clock.now();
    const attempt = { id, source: "insurer", lineCount: 1, apiBatchId: batchId, startedAt };
    await createBatch(test.ctx.db, { ...attempt, heartbeatAt: await test.ctx.databaseNow() });
    await inTransaction(test.ctx.db, (tx) => setStaging(tx, batchId, id));
    const seen = async () => {
      const found = await previewBatch(machine(sweeperAhead), { batchId, sender: null });
      return found.ok && found.value.batch.state;
    };
    expect(await seen()).toBe("committing");
    expect(await cancelAbandonedBatches(machine(sweeperAhead))).toBe(0);
    test.clock.advance({ seconds: STALE_AFTER_SECONDS + 1 });
    expect(await seen()).toBe("open");
    expect(await cancelAbandonedBatches(machine(sweeperAhead))).toBe(1);
    expect(await findBatchRow(test.ctx.db, { sender: null, id: batchId })).toMatchObject({ stagingState: "cancelled" });
  });
});
