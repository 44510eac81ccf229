/** The number of statements of a commit does not depend on the size of the batch. */
import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { createAccounts } from "@/lib/account/store";
import type { Context } from "@/lib/context";
import { openDatabase } from "@/lib/db/connection";
import { cancelAbandonedBatches } from "@/lib/delivery/cancel-abandoned-batches";
import { finishBatch } from "@/lib/delivery/finish-batch";
import type { EmailAddress } from "@/lib/kernel/email-address";
import { type TestContext, testContext } from "@/tests/support/context";
import {
  batchFolder,
  deliver,
  deliverLines,
  line,
  newAddress,
  notificationsTo,
  pdf,
  removeBatchFolders,
  stagedRows,
} from "./batch-fixture";

jest.mock("@node-rs/argon2", () => jest.requireActual("@/tests/support/cheap-argon2"));

let test: TestContext;

beforeAll(async () => {
  test = await testContext();
});
afterAll(async () => {
  await test?.close();
  await removeBatchFolders();
});

/**
 * Statements after the result file is written, which happens right before the commit, until the end of the delivery.
 */
async function commitStatements(lines: number): Promise<string[]> {
  const addresses = Array.from({ length: lines }, newAddress);
  // Half of the customers have an account already.
  const known = addresses.slice(lines / 2).map((address) => ({ id: randomUUID(), address: address as EmailAddress }));
  await createAccounts(
    test.ctx.db,
    known.map(({ id, address }) => ({ id, emailAddress: address, name: "Kovács Anna", locale: "hu" })),
    test.clock.now(),
  );
  const folder = await batchFolder(
    addresses.map((email, index) => line({ email, contractNumber: `C-${index}` })),
    { "kötvény.pdf": pdf() },
  );
  const statements: string[] = [];
  let committing = false;
  const counted = openDatabase(test.databaseUrl, {
    onStatement: (text) => {
      if (committing && !text.includes("heartbeat_at")) statements.push(text);
    },
  });
  try {
    const ctx: Context = { ...test.ctx, db: counted.db };
    const saveResult = async () => {
      committing = true;
    };
    const { lines: results } = await deliver(ctx, folder, { saveResult });
    expect(results.filter(({ state }) => state === "placed")).toHaveLength(lines);
  } finally {
    await counted.close();
  }
  return statements;
}

const queuedJobs = async (ctx: Context, queue: string) =>
  (await ctx.db.execute(sql`select data from pgboss.job where name = ${queue} and state = 'created'`)).map(
    ({ data }) => data as Record<string, string>,
  );

describe("the commit of a batch", () => {
  it("takes as many statements for 5,000 customers as for 100", async () => {
    // The first job of a process reads the settings of the queues.
    await test.ctx.queue.enqueue(test.ctx.db, "finish-batch", []);
    const few = await commitStatements(100);
    const many = await commitStatements(5000);
    expect(few.length).toBeGreaterThan(10);
    expect(few.length).toBeLessThan(40);
    expect(many.map((text) => text.slice(0, 60))).toEqual(few.map((text) => text.slice(0, 60)));
  });

  it("each notification gets one job after the commit, and no staged rows remain", async () => {
    const [email, later] = [newAddress(), newAddress()];
    const publishAt = "2026-12-01T08:00:00Z";
    const { batchId } = await deliverLines(test.ctx, [line({ email }), line({ email: later, publishAt })]);
    expect(await queuedJobs(test.ctx, "finish-batch")).toContainEqual({ batchId, messages: "2" });
    expect(await stagedRows(test.ctx, batchId ?? "")).toBeGreaterThan(0);
    const rows = [...(await notificationsTo(test.ctx, email)), ...(await notificationsTo(test.ctx, later))];
    const before = await queuedJobs(test.ctx, "send-notification");
    const ends = await Promise.all([1, 2, 3].map(() => finishBatch(test.ctx, batchId ?? "")));
    expect(ends.reduce((sum, { queued }) => sum + queued, 0)).toBe(rows.length);
    const jobs = (await queuedJobs(test.ctx, "send-notification")).slice(before.length);
    expect(jobs.map(({ notificationId }) => notificationId).sort()).toEqual(rows.map(({ id }) => id).sort());
    const [waiting] = await test.ctx.db.execute<{ n: number }>(sql`
      select count(*)::int as n from pgboss.job where name = 'send-notification' and start_after = ${publishAt}`);
    expect(waiting?.n).toBe(1);
  });

  it("a batch whose own job is lost is finished by cancel-abandoned-batches", async () => {
    const email = newAddress();
    const { batchId } = await deliverLines(test.ctx, [line({ email })]);
    test.clock.advance({ minutes: 61 });
    await cancelAbandonedBatches(test.ctx);
    expect(await stagedRows(test.ctx, batchId ?? "")).toBe(0);
    const ids = (await queuedJobs(test.ctx, "send-notification")).map(({ notificationId }) => notificationId);
    for (const { id } of await notificationsTo(test.ctx, email)) expect(ids).toContain(id);
  });
});
