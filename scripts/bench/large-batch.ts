/**
 * Measures large batches: `portal deliver` with one small document for each of many customers who have accounts, in a
 * database of its own. What customers wait for meanwhile is measured by the portal's own operations.
 */
import path from "node:path";
import type postgres from "postgres";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { finishBatch } from "@/lib/delivery/finish-batch";
import type { Settings } from "@/lib/settings";
import { withBatchDatabase } from "@/scripts/bench/batch-database";
import { removeResult, writeBatch, writeDocuments } from "@/scripts/bench/batch-folder";
import { type Waits, watchCommit } from "@/scripts/bench/batch-waits";
import { callDeliver } from "@/scripts/bench/deliver-command";

const SMALL_BATCH = 1_000;
const root = path.resolve(import.meta.dirname, "../..");

export type BatchMeasure = {
  messages: number;
  /** The whole command, seconds. */
  seconds: number;
  cpuSeconds: number;
  /** Highest resident memory of the command, bytes. */
  peakBytes: number;
  /** Longest durations while the batch was committed, seconds. */
  waits: Waits;
  /** How many customers acted meanwhile. */
  actions: number;
  /** The job `finish-batch`, seconds. */
  finishSeconds: number;
};

/** Creates accounts with an imported contract each, as the manifests of `writeBatch` name them. */
export async function seedCustomers(sql: postgres.Sql, customers: number): Promise<void> {
  await sql`
    with made as (
      insert into accounts (id, email_address, name, locale, created_at)
      select gen_random_uuid(), 'customer.' || n || '@example.hu', 'Kovács Anna', 'hu', now()
      from generate_series(0, ${customers - 1}::int) as n
      returning id, substring(email_address from '[0-9]+') as n)
    insert into contracts (id, account_id, number, product, status, channel, imported)
    select gen_random_uuid(), id, 'C' || n, 'Lakásbiztosítás', 'active', 'electronic', true from made`;
  await sql`vacuum analyze`;
}

async function ownersOfMessages(sql: postgres.Sql) {
  const rows = await sql<{ accountId: string; messageId: string }[]>`
    select account_id as "accountId", id as "messageId" from messages where deleted_at is null order by id limit 500`;
  return rows.map(({ accountId, messageId }) => ({ accountId: accountId as AuthorizedAccountId, messageId }));
}

/**
 * Places a batch of 1,000 messages, so that customers have something to read and the memory can be compared, and then
 * one of `messages`, each for as many customers.
 *
 * @param settings of the portal whose database server is used; its own database stays as it is
 * @returns the two batches
 */
export function measureBatch(settings: Settings, { messages }: { messages: number }): Promise<BatchMeasure[]> {
  return withBatchDatabase(settings, async ({ env, ctx, sql, folder }) => {
    const measured: BatchMeasure[] = [];
    await seedCustomers(sql, Math.max(messages, SMALL_BATCH));
    writeDocuments(folder, Math.max(messages, SMALL_BATCH));
    for (const [index, size] of [SMALL_BATCH, messages].entries()) {
      writeBatch(folder, size, index + 1);
      const owners = await ownersOfMessages(sql);
      const command = callDeliver(root, folder, env, { hashes: false });
      const { result, longest, actions } = await watchCommit(ctx, sql, owners, command);
      if (result.status !== 0) throw new Error(`portal deliver: ${result.stderr.split("\n").slice(-8).join("\n")}`);
      const { batchId, resultFile } = JSON.parse(result.stdout);
      removeResult(resultFile);
      const begun = performance.now();
      await finishBatch(ctx, batchId);
      measured.push({
        messages: size,
        seconds: result.seconds,
        cpuSeconds: result.cpuSeconds,
        peakBytes: result.peakBytes,
        waits: longest,
        actions,
        finishSeconds: (performance.now() - begun) / 1000,
      });
    }
    return measured;
  });
}
