/** `kill -9` of the real command at moments that the database makes it stand still at: whole run or nothing. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "csv-parse/sync";
import { sql } from "drizzle-orm";
import type { Context } from "@/lib/context";
import type { ResultLine } from "@/lib/delivery/result-file";
import { systemClock } from "@/lib/kernel/time";
import {
  batchFolder,
  documentsOf,
  inventory,
  type LineOptions,
  line,
  messagesFor,
  newAddress,
  notificationsOf,
  notificationsTo,
  pdf,
  removeBatchFolders,
  stagedLeftovers,
} from "@/tests/integration/delivery/batch-fixture";
import { type TestContext, testContext } from "@/tests/support/context";
import { runPortal, startPortal, until, untilBlocked, whileTableIsLocked } from "./portal-process";

const DOCUMENTS = { "kötvény.pdf": pdf(), "feltételek.pdf": pdf("Feltételek") };
type Run = { folder: string; addresses: string[] };

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

async function newBatch(): Promise<Run> {
  const [anna, bela] = [newAddress(), newAddress()];
  const documents = Object.keys(DOCUMENTS).join("|");
  const lines: LineOptions[] = [anna, bela, anna].map((email) => line({ email, documents }));
  return { folder: await batchFolder(lines, DOCUMENTS), addresses: [anna, bela] };
}

/** Every line of every result file that still counts. */
function results(folder: string): ResultLine[] {
  const files = readdirSync(folder).filter((name) => /^result-[0-9a-f-]+\.csv$/.test(name));
  return files.flatMap((name) => parse(readFileSync(path.join(folder, name)), { columns: true }) as ResultLine[]);
}

async function expectNothing({ addresses }: Run, before: Record<string, number>) {
  expect({ ...(await inventory(ctx)), documentBytes: 0 }).toEqual({ ...before, documentBytes: 0 });
  for (const address of addresses) expect(await notificationsTo(ctx, address)).toEqual([]);
}

/** All three items with their papers and notices, two accounts, and their generated passwords in a result file. */
async function expectWholeBatch({ folder, addresses }: Run) {
  // The command's clock is the machine's: what it placed a moment ago is in the past only for the same clock.
  test.clock.set(systemClock.now());
  const told = results(folder);
  const items = (await Promise.all(addresses.map((address) => messagesFor(ctx, address)))).flat();
  expect(items).toHaveLength(3);
  for (const { id } of items) {
    expect(await documentsOf(ctx, id)).toEqual(DOCUMENTS);
    expect(await notificationsOf(ctx, id)).toHaveLength(1);
    // A later delivery of the same folder tells of it too, as already placed.
    const lines = told.filter((result) => result.messageId === id);
    expect(lines.map(({ state }) => state).filter((state) => state !== "already-placed")).toEqual(["placed"]);
  }
  for (const address of addresses) {
    expect((await notificationsTo(ctx, address)).filter((email) => email.kind === "welcome")).toHaveLength(1);
    const passwords = told.filter((result) => result.email === address && result.initialPassword !== "");
    expect(passwords).toHaveLength(1);
  }
}

async function kill(portal: ReturnType<typeof startPortal>) {
  portal.child.kill("SIGKILL");
  expect((await portal.ended).signal).toBe("SIGKILL");
}

/** Delivers again, whole this time, and clears away what the killed one left. */
async function expectCompletion(run: Run, state: "placed" | "already-placed") {
  // As if the killed process had been silent for an hour.
  await ctx.db.execute(sql`update batches set heartbeat_at = heartbeat_at - interval '1 hour' where state = 'open'`);
  const again = await runPortal(test.databaseUrl, "deliver", run.folder, "--json");
  expect(again).toMatchObject({ status: 0 });
  const states = (JSON.parse(again.stdout) as { results: ResultLine[] }).results.map((result) => result.state);
  expect(states).toEqual([state, state, state]);
  await expectWholeBatch(run);
  const left = await stagedLeftovers(ctx);
  expect({ ...left, states: left.states.includes("open") }).toEqual({ states: false, orphans: 0 });
}

describe("killed before its commit: nothing can be seen, no letter leaves, and the next delivery completes", () => {
  it.each([
    ["as it registers the batch", "batches"],
    ["as it stages the papers", "document_bytes"],
    ["with its result file written, as it begins the commit", "accounts"],
    ["as it places the items", "messages"],
    ["as it writes the histories", "message_events"],
    ["as it queues the notices", "notification_messages"],
  ])("%s", async (_moment, table) => {
    const run = await newBatch();
    const before = await inventory(ctx);
    const portal = startPortal(test.databaseUrl, ["deliver", run.folder]);
    await whileTableIsLocked(ctx, table, async () => {
      await untilBlocked(ctx);
      await kill(portal);
      await expectNothing(run, before);
    });
    // What the dead process had asked for may still be on its way through the database; it must come to nothing.
    await expectCompletion(run, "placed");
  });

  it("before it reaches the database", async () => {
    const run = await newBatch();
    const before = await inventory(ctx);
    const portal = startPortal(test.databaseUrl, ["deliver", run.folder]);
    await new Promise((resolve) => setTimeout(resolve, 150));
    await kill(portal);
    await expectNothing(run, before);
  });
});

describe("killed from its commit on: the whole run is there, with its initial passwords", () => {
  it("while the database commits; a delivery at once after it takes nothing away", async () => {
    const run = await newBatch();
    await ctx.db.execute(sql`create function dawdle() returns trigger language plpgsql as
      $$ begin perform pg_sleep(4); return null; end $$`);
    await ctx.db.execute(sql`create constraint trigger dawdle after update on batches deferrable initially deferred
      for each row when (new.state = 'committed') execute function dawdle()`);
    const portal = startPortal(test.databaseUrl, ["deliver", run.folder]);
    await untilBlocked(ctx);
    await kill(portal);
    await expectCompletion(run, "already-placed");
    await ctx.db.execute(sql`drop trigger dawdle on batches`);
  });

  it("as soon as its items can be seen", async () => {
    const run = await newBatch();
    const portal = startPortal(test.databaseUrl, ["deliver", run.folder]);
    await until("the items can be seen", async () => (await messagesFor(ctx, run.addresses[0] ?? "")).length > 0);
    portal.child.kill("SIGKILL");
    await portal.ended;
    await expectWholeBatch(run);
    await expectCompletion(run, "already-placed");
  });
});
