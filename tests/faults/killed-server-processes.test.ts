/** SIGKILL for the server processes of `npm start` while customers reply. The process that starts them goes on. */
import { setTimeout as pause } from "node:timers/promises";
import { type Context, openContext } from "@/lib/context";
import { freePort } from "@/lib/db/embedded/free-port";
import { readSettings } from "@/lib/env";
import { testDatabase } from "@/tests/support/database";
import { type FakeSmtpServer, startFakeSmtpServer } from "@/tests/support/smtp-server";
import { portalEnvironment } from "./fault-stack";
import { compareMails, compareReplies, findFaults } from "./ledger";
import { type Customer, newCustomer, ReplyLoad, type Send, sender } from "./reply-load";
import { isReady, Service } from "./service";

const START_MS = 300_000;
const RECOVERY_MS = 10_000;
/** Beside other work the first start, of one process after the other, takes longer too. */
const LONGEST_IN_STARTS = 3;
const GIVE_UP_AFTER_MS = 60_000;
const ASK_EVERY_MS = 25;
const PROCESSES = 2;
const REPLYING_CUSTOMERS = 2;
/** Replies that are acknowledged before the kill. */
const REPLIES_BEFORE = 4;

let database: Awaited<ReturnType<typeof testDatabase>>;
let opened: { ctx: Context; close(): Promise<void> };
let mail: FakeSmtpServer;
let portal: Service;
let url: string;
let send: Send;
let customer: Customer;
let replies: ReplyLoad;
/** How long it took from the first start until replies were acknowledged. */
let startMs: number;

beforeAll(async () => {
  database = await testDatabase();
  mail = await startFakeSmtpServer();
  const port = await freePort();
  url = `http://localhost:${port}`;
  const env = { ...portalEnvironment(database.url, port, mail.url), WEB_CONCURRENCY: `${PROCESSES}`, RUN_WORKER: "1" };
  const log = { info() {}, warn() {}, error() {} };
  opened = openContext(readSettings(env), { name: "faults", log, maxConnections: 2 });
  portal = new Service("portal", [".next/portal/serve.mjs"], env);
  const begun = performance.now();
  portal.start();
  await portal.untilReady(url);
  send = sender(url);
  customer = await newCustomer(opened.ctx);
  replies = new ReplyLoad(opened.ctx, send);
  replies.start(REPLYING_CUSTOMERS);
  await untilReplied(REPLYING_CUSTOMERS + 1);
  startMs = performance.now() - begun;
}, START_MS);
afterAll(async () => {
  replies?.abandon();
  await portal?.kill();
  await opened?.close();
  await mail?.close();
  await database?.drop();
});

/** Ids of the server processes that the log names, the first first. */
function servingPids(): number[] {
  const lines = portal.log.split("\n").filter((line) => line.startsWith("{") && line.includes('"msg":"serving"'));
  return lines.map((line) => (JSON.parse(line) as { pid: number }).pid);
}

async function untilTrue(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (const begun = performance.now(); !(await condition()); await pause(ASK_EVERY_MS)) {
    if (performance.now() - begun > GIVE_UP_AFTER_MS) throw new Error(`The portal does not serve:\n${portal.log}`);
  }
}

async function untilServing(count: number): Promise<number[]> {
  await untilTrue(() => servingPids().length >= count);
  return servingPids();
}

function untilReplied(more: number): Promise<void> {
  const goal = replies.sent.length + more;
  return untilTrue(() => replies.sent.length >= goal);
}

it("when all of them are killed at once, the portal serves again by itself, within 10 s or three times its start, and every acknowledged reply is there", async () => {
  const pids = await untilServing(PROCESSES);
  await untilReplied(REPLIES_BEFORE);
  for (const pid of pids) process.kill(pid, "SIGKILL");
  const begun = performance.now();
  await untilTrue(() => isReady(url));
  expect((await send("/inbox", { token: customer.token }))?.status).toBe(200);
  // Each customer may have had one under way.
  await untilReplied(REPLYING_CUSTOMERS + 1);
  expect(performance.now() - begun).toBeLessThan(Math.max(RECOVERY_MS, LONGEST_IN_STARTS * startMs));
  const all = await untilServing(2 * PROCESSES);
  expect(new Set(all).size).toBe(2 * PROCESSES);
  await replies.stop();

  const { ctx } = opened;
  expect(await compareReplies(ctx, replies.sent)).toEqual({ lost: [], unexpected: 0 });
  expect(await findFaults(ctx)).toEqual({});
  expect(await portal.stop()).toBe(0);
  const { lost, foreign, unexplained } = await compareMails(ctx, mail.mails);
  expect({ lost, foreign, unexplained }).toEqual({ lost: [], foreign: [], unexplained: [] });
});
