/** What becomes of the documents of a batch of the Sender API when it has ended. */
import { randomUUID } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import { apiBatchResults, uploadedDocuments } from "@/drizzle/schema/delivery";
import { inTransaction } from "@/lib/db/transaction";
import { settleDocuments } from "@/lib/delivery/api-batch/line-store";
import { type TestContext, testContext } from "@/tests/support/context";

const DOCUMENTS = 2000;

let test: TestContext;
beforeAll(async () => {
  test = await testContext();
});
afterEach(() => test.ctx.db.delete(uploadedDocuments));
afterAll(() => test.close());

/** Documents of a new batch, and a result of each: every tenth message was placed before, by another batch. */
async function endedBatch() {
  const [batchId, stagingId] = [randomUUID(), randomUUID()];
  await test.ctx.db.execute(sql`
    insert into ${uploadedDocuments} (id, sender, filename, size_bytes, created_at, batch_id, batch_number)
    select gen_random_uuid(), 'test', 'bill.pdf', 1, now(), ${batchId}, number from generate_series(1, ${DOCUMENTS}) as number`);
  await test.ctx.db.execute(sql`
    insert into ${apiBatchResults} (staging_id, number, sender_reference, email, route, state, message_id)
    select ${stagingId}, number, number, '', 'mailbox',
      case number % 10 when 0 then 'already-placed' else 'placed' end, gen_random_uuid()
    from generate_series(1, ${DOCUMENTS}) as number`);
  return { batchId, stagingId };
}

const free = () =>
  test.ctx.db.$count(uploadedDocuments, sql`message_id is null and batch_id is null and batch_number is null`);

it("gives each to its message, frees those of messages that were not placed, and reads each row once", async () => {
  const { batchId, stagingId } = await endedBatch();
  const other = await endedBatch();
  const read = await inTransaction(test.ctx.db, async (tx) => {
    await settleDocuments(tx, batchId, stagingId);
    const [row] = await tx.execute<{ rows: string }>(sql`
      select sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0)) as rows from pg_stat_xact_user_tables
      where relname in ('uploaded_documents', 'api_batch_results')`);
    return Number(row?.rows);
  });
  // Both batches once, by a scan or by an index, and a result for each document.
  expect(read).toBeLessThanOrEqual(3 * DOCUMENTS);
  const given = await test.ctx.db.$count(
    sql`${uploadedDocuments} d join ${apiBatchResults} r using (message_id)`,
    eq(sql`r.staging_id`, stagingId),
  );
  expect(given).toBe(DOCUMENTS * 0.9);
  expect(await free()).toBe(DOCUMENTS * 0.1);
  expect(await test.ctx.db.$count(uploadedDocuments, eq(uploadedDocuments.batchId, other.batchId))).toBe(DOCUMENTS);
});

it("frees all of them when nothing was placed", async () => {
  const { batchId } = await endedBatch();
  await settleDocuments(test.ctx.db, batchId, null);
  expect(await free()).toBe(DOCUMENTS);
});
