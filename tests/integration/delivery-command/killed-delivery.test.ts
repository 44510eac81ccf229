/** `kill -9` of the command while the database blocks it at a certain point: the whole batch is placed or nothing. */
import { sql } from "drizzle-orm";
import type { Context } from "@/lib/context";
import type { ResultLine } from "@/lib/delivery/result-file";
import { systemClock } from "@/lib/kernel/time";
import {
  batchFolder,
  countRows,
  documentsOf,
  type LineValues,
  line,
  messagesFor,
  newAddress,
  notificationsOf,
  notificationsTo,
  pdf,
  removeBatchFolders,
  resultLines,
  stagedLeftovers,
} from "@/tests/integration/delivery/batch-fixture";
import { type TestContext, testContext } from "@/tests/support/context";
import { runPortal, startPortal, until, untilBlocked, whileTableIsLocked } from "./portal-process";

const DOCUMENTS = { "kötvény.pdf": pdf(), "feltételek.pdf": pdf("Feltételek") };
type TestBatch = { folder: string; addresses: string[] };

let test: TestContext;
let ctx: Context;

beforeAll(async () => {
  test = await testContext();
  ctx = test.ctx;
});
afterAll(async () => {
  await test?.close();
  await removeBatchFolders();
});

async function newBatch(): Promise<TestBatch> {
  const [anna, bela] = [newAddress(), newAddress()];
  const documents = Object.keys(DOCUMENTS).join("|");
  const lines: LineValues[] = [anna, bela, anna].map((email) => line({ email, documents }));
  return { folder: await batchFolder(lines, DOCUMENTS), addresses: [anna, bela] };
}

async function expectNothing({ addresses }: TestBatch, before: Record<string, number>) {
  expect({ ...(await countRows(ctx)), documentBytes: 0 }).toEqual({ ...before, documentBytes: 0 });
  for (const address of addresses) expect(await notificationsTo(ctx, address)).toEqual([]);
}

/**
 * All three messages with documents and notifications, two accounts, and their generated passwords in a result file.
 */
async function expectWholeBatch({ folder, addresses }: TestBatch) {
  // The command uses the system clock, so the test has to use it too to see what was placed.
  test.clock.set(systemClock.now());
  const lines = resultLines(folder);
  const placed = (await Promise.all(addresses.map((address) => messagesFor(ctx, address)))).flat();
  expect(placed).toHaveLength(3);
  for (const { id } of placed) {
    expect(await documentsOf(ctx, id)).toEqual(DOCUMENTS);
    expect(await notificationsOf(ctx, id)).toHaveLength(1);
    // A later delivery of the same folder lists it too, as already placed.
    const ofMessage = lines.filter((result) => result.messageId === id);
    expect(ofMessage.map(({ state }) => state).filter((state) => state !== "already-placed")).toEqual(["placed"]);
  }
  for (const address of addresses) {
    expect((await notificationsTo(ctx, address)).filter(({ kind }) => kind === "welcome")).toHaveLength(1);
    const passwords = lines.filter((result) => result.email === address && result.initialPassword !== "");
    expect(passwords).toHaveLength(1);
  }
}

async function kill(portal: ReturnType<typeof startPortal>) {
  portal.child.kill("SIGKILL");
  expect((await portal.ended).signal).toBe("SIGKILL");
}

/** Delivers again without a kill, and checks that nothing of the killed delivery remains. */
async function expectCompletion(batch: TestBatch, state: "placed" | "already-placed") {
  // Makes the heartbeat of the killed process one hour old.
  await ctx.db.execute(sql`update batches set heartbeat_at = heartbeat_at - interval '1 hour' where state = 'open'`);
  const again = await runPortal(test.databaseUrl, "deliver", batch.folder, "--json");
  expect(again).toMatchObject({ status: 0 });
  const states = (JSON.parse(again.stdout) as { results: ResultLine[] }).results.map((result) => result.state);
  expect(states).toEqual([state, state, state]);
  await expectWholeBatch(batch);
  const leftovers = await stagedLeftovers(ctx);
  expect({ ...leftovers, states: leftovers.states.includes("open") }).toEqual({ states: false, orphans: 0 });
}

describe("killed before its commit: nothing can be seen, no notification is sent, and the next delivery completes", () => {
  it.each([
    ["as it registers the batch", "batches"],
    ["as it stages the documents", "document_bytes"],
    ["with its result file written, as it begins the commit", "accounts"],
    ["as it places the messages", "messages"],
    ["as it writes the histories", "message_events"],
    ["as it queues the notifications", "notification_messages"],
  ])("%s", async (_moment, table) => {
    const batch = await newBatch();
    const before = await countRows(ctx);
    const portal = startPortal(test.databaseUrl, ["deliver", batch.folder]);
    await whileTableIsLocked(ctx, table, async () => {
      await untilBlocked(ctx);
      await kill(portal);
      await expectNothing(batch, before);
    });
    // The database may still be executing the last statement of the killed process; it must have no effect.
    await expectCompletion(batch, "placed");
  });

  it("before it reaches the database", async () => {
    const batch = await newBatch();
    const before = await countRows(ctx);
    const portal = startPortal(test.databaseUrl, ["deliver", batch.folder]);
    await new Promise((resolve) => setTimeout(resolve, 150));
    await kill(portal);
    await expectNothing(batch, before);
  });
});

describe("killed during or after its commit: the whole batch is placed, with its initial passwords", () => {
  it("while the database commits; a delivery right after it removes nothing", async () => {
    const batch = await newBatch();
    await ctx.db.execute(sql`create function slow_commit() returns trigger language plpgsql as
      $$ begin perform pg_sleep(4); return null; end $$`);
    await ctx.db.execute(sql`create constraint trigger slow_commit after update on batches deferrable initially deferred
      for each row when (new.state = 'committed') execute function slow_commit()`);
    const portal = startPortal(test.databaseUrl, ["deliver", batch.folder]);
    await untilBlocked(ctx);
    await kill(portal);
    await expectCompletion(batch, "already-placed");
    await ctx.db.execute(sql`drop trigger slow_commit on batches`);
  });

  it("as soon as its messages can be seen", async () => {
    const batch = await newBatch();
    const portal = startPortal(test.databaseUrl, ["deliver", batch.folder]);
    await until("the messages can be seen", async () => (await messagesFor(ctx, batch.addresses[0] ?? "")).length > 0);
    portal.child.kill("SIGKILL");
    await portal.ended;
    await expectWholeBatch(batch);
    await expectCompletion(batch, "already-placed");
  });
});
