/**
 * The database fails in every way while customers reply and the worker sends. The portal's processes are never
 * restarted: each goes on by itself. tests/integration/db/lost-connections.test.ts has the pool alone.
 */
import { setTimeout as pause } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { batchFolder, line, pdf, removeBatchFolders } from "@/tests/integration/delivery/batch-fixture";
import { runPortal } from "@/tests/integration/delivery-command/portal-process";
import { createAccount } from "@/tests/integration/mailbox/mailbox-fixture";
import { type FaultStack, startFaultStack } from "./fault-stack";
import { compareMails, compareReplies, findBrokenHistories, findFaults, sendAll } from "./ledger";
import { OwnDatabase } from "./own-database";
import { type Customer, newCustomer, ReplyLoad, type Send, sender } from "./reply-load";
import { isReady } from "./service";

const START_MS = 300_000;
const RECOVERY_MS = 10_000;
const ASK_EVERY_MS = 25;
const REPLYING_CUSTOMERS = 2;
/** Long enough for requests of every kind to meet the fault. */
const OUTAGE_MS = 1500;
/** Larger than what is left of the write-ahead log. */
const LARGE_DOCUMENT = 3_000_000;

let database: OwnDatabase;
let stack: FaultStack;
let customer: Customer;
let replies: ReplyLoad;
let send: Send;
let pids: number[];

beforeAll(async () => {
  database = await OwnDatabase.create();
  stack = await startFaultStack(database.url);
  customer = await newCustomer(stack.ctx);
  send = sender(stack.url);
  replies = new ReplyLoad(stack.ctx, send, 60);
  replies.start(REPLYING_CUSTOMERS);
  pids = [stack.portal.pid, stack.worker.pid];
}, START_MS);
afterAll(async () => {
  replies?.abandon();
  await stack?.close();
  await database?.remove();
  await removeBatchFolders();
}, START_MS);

const inbox = () => send("/inbox", { token: customer.token });

/** Statuses of the inbox and of readiness, asked in turn for a while. */
async function statusesFor(ms: number): Promise<{ inbox: number[]; ready: boolean[] }> {
  const seen = { inbox: new Set<number>(), ready: new Set<boolean>() };
  for (const begun = performance.now(); performance.now() - begun < ms; ) {
    seen.inbox.add((await inbox())?.status ?? 0);
    seen.ready.add(await isReady(stack.url));
    await pause(ASK_EVERY_MS);
  }
  return { inbox: [...seen.inbox], ready: [...seen.ready] };
}

/**
 * Waits until the portal is ready, shows the inbox and acknowledges a reply that was begun after the fault.
 *
 * @returns milliseconds
 */
async function untilServes(): Promise<number> {
  const begun = performance.now();
  const before = replies.sent.length;
  // Each customer may have had one under way.
  const isServed = () => replies.sent.length > before + REPLYING_CUSTOMERS;
  while (!((await isReady(stack.url)) && (await inbox())?.status === 200 && isServed())) {
    if (performance.now() - begun > 6 * RECOVERY_MS) throw new Error(`The portal does not serve:\n${stack.portal.log}`);
    await pause(ASK_EVERY_MS);
  }
  return performance.now() - begun;
}

async function expectRecovery(): Promise<void> {
  expect(await untilServes()).toBeLessThan(RECOVERY_MS);
  // The same processes: nobody restarted them.
  expect([stack.portal.isRunning, stack.worker.isRunning]).toEqual([true, true]);
  expect([stack.portal.pid, stack.worker.pid]).toEqual(pids);
  expect((await compareReplies(stack.ctx, [...replies.sent])).lost).toEqual([]);
}

describe("the portal serves again within 10 s by itself, and what it acknowledged is there", () => {
  it("when the database is restarted; meanwhile pages answer 503", async () => {
    await database.stop();
    const seen = await statusesFor(OUTAGE_MS);
    await database.start();
    expect(seen).toEqual({ inbox: [503], ready: [false] });
    await expectRecovery();
  });

  it("when a process of the database is killed and the database recovers from its log", async () => {
    await database.crash();
    await expectRecovery();
  });

  it("when every connection is ended, five times", async () => {
    let ended = 0;
    for (let n = 0; n < 5; n += 1) {
      ended += await database.terminateAll();
      await pause(200);
    }
    expect(ended).toBeGreaterThan(5);
    await expectRecovery();
  });

  it("when no connection is left; meanwhile pages answer 503", async () => {
    const connections = await database.takeAllConnections();
    const seen = await statusesFor(OUTAGE_MS);
    await connections.release();
    expect(seen).toEqual({ inbox: [503], ready: [false] });
    await expectRecovery();
  });

  it("when the database refuses to write; meanwhile no page breaks and no reply is acknowledged", async () => {
    await database.setReadOnly(true);
    const since = performance.now();
    const { inbox: statuses } = await statusesFor(OUTAGE_MS);
    // One that was posted before may be acknowledged meanwhile.
    expect(replies.sent.filter(({ postedAt }) => postedAt > since)).toEqual([]);
    await database.setReadOnly(false);
    expect(statuses.filter((status) => ![200, 503].includes(status))).toEqual([]);
    await expectRecovery();
  });

  it("when the disk of the database is full; a batch that does not fit places nothing, and all of it later", async () => {
    if (!database.hasDisk) {
      process.stderr.write("Skipped: the full disk needs root, which may mount a tmpfs.\n");
      return;
    }
    const { ctx } = stack;
    const email = `${await createAccount(ctx)}@example.hu`;
    const lines = [0, 1].map((n) => line({ email, documents: `${n}.pdf` }));
    const references = lines.map(({ senderReference }) => senderReference ?? "");
    const large = (n: number) => pdf(`${n}`.padEnd(LARGE_DOCUMENT, "x"));
    const folder = await batchFolder(lines, { "0.pdf": large(0), "1.pdf": large(1) });
    const countPlaced = async () => {
      const [row] = await ctx.db.execute<{ n: number }>(sql`select count(*)::int as n from messages m
        where m.sender_reference in ${references}
        and not exists (select 1 from unpublished_batches u where u.batch_id = m.batch_id)`);
      return row?.n;
    };

    const disk = database.fillDisk();
    const delivered = await runPortal(database.url, "deliver", folder);
    await statusesFor(OUTAGE_MS);
    await disk.makeRoom();
    expect(delivered.status).toBe(1);
    await expectRecovery();
    expect(await countPlaced()).toBe(0);

    await ctx.db.execute(sql`update batches set heartbeat_at = heartbeat_at - interval '1 hour' where state = 'open'`);
    expect(await runPortal(database.url, "deliver", folder)).toMatchObject({ status: 0 });
    expect(await countPlaced()).toBe(2);
  });
});

it("after all of it nothing is lost, stored twice or half stored, and every e-mail is sent", async () => {
  const { ctx, mail, worker } = stack;
  await replies.stop();
  // A page is 503, and a form that cannot be saved is shown again.
  expect(Object.keys(replies.refused).filter((answer) => !["200", "503"].includes(answer))).toEqual([]);
  expect(await worker.stop()).toBe(0);
  await ctx.db.execute(sql`update batches set heartbeat_at = heartbeat_at - interval '1 hour' where state = 'open'`);
  await stack.runJob("cancel-abandoned-batches");
  await sendAll(stack);
  expect(await findFaults(ctx)).toEqual({});
  expect(await findBrokenHistories(ctx)).toEqual([]);
  expect(await compareReplies(ctx, replies.sent)).toEqual({ lost: [], unexpected: 0 });
  const { states, lost, foreign, unexplained } = await compareMails(ctx, mail.mails);
  expect(Object.keys(states)).toEqual(["sent"]);
  expect({ lost, foreign, unexplained }).toEqual({ lost: [], foreign: [], unexplained: [] });
});
