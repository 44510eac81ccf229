/**
 * The mail server is out of order for three days, by a moved clock, through the real queue.
 * tests/integration/notification/mail-server-faults.test.ts has every fault of one attempt.
 */
import { drainJobs } from "@/lib/jobs/drain";
import { findMailOutage } from "@/lib/jobs/mail-outage";
import { addMinutes } from "@/lib/kernel/time";
import { allNotifications, queueNotification } from "@/tests/integration/notification/outbox-fixture";
import { type TestContext, testContext } from "@/tests/support/context";
import { type FakeSmtpServer, type SmtpFault, startFakeSmtpServer } from "@/tests/support/smtp-server";
import { compareMails } from "./ledger";

const START = new Date("2026-11-23T09:00:00Z");
const HOUR = 60;
const OUTAGE_HOURS = 72;
const BEFORE = 3;
/** Four hours, after which a failed attempt is repeated, and the two minutes after which a lost job is made again. */
const STRIDE = 4 * HOUR + 3;
const STRIDES = Array.from({ length: Math.floor((OUTAGE_HOURS * HOUR) / STRIDE) }, (_, index) => (index + 1) * STRIDE);
/** Minutes of the outage at which the worker works: soon after its beginning, then every four hours. */
const MOMENTS = [0, 3, 10, 30, ...STRIDES, OUTAGE_HOURS * HOUR];
const PERIOD = 12 * HOUR;
/** What the mail server does in each twelve hours of the outage. */
const FAULTS: SmtpFault[] = [
  { at: "greeting", act: "close" },
  { at: "greeting", reply: "421 Busy" },
  { at: "mail", reply: "450 Later" },
  { at: "rcpt", reply: "451 Greylisted" },
  { at: "data", reply: "452 Full" },
  { at: "dot", reply: "451 Again" },
];

let test: TestContext;
let server: FakeSmtpServer;
beforeAll(async () => {
  server = await startFakeSmtpServer();
  test = await testContext({ env: { SMTP_URL: server.url } });
});
afterAll(async () => {
  await test.close();
  await server.close();
});

/** What a worker, or a scheduler's calls, do at this instant. */
async function work(): Promise<void> {
  await drainJobs(test.ctx, "sweep-notifications");
  await drainJobs(test.ctx, "send-notification");
}

const states = async () => new Set((await allNotifications(test.ctx)).map(({ state }) => state));

it("a mail server that is down for 72 hours loses no e-mail: each is sent once when it is back, and an alarm says so meanwhile", async () => {
  const { ctx, clock } = test;
  for (let n = 0; n < BEFORE; n += 1) await queueNotification(ctx);
  let queued = 0;
  for (const minutes of MOMENTS) {
    clock.set(addMinutes(START, minutes));
    const period = Math.min(Math.floor(minutes / PERIOD), FAULTS.length - 1);
    server.fault = () => FAULTS[period] ?? null;
    // Messages are placed during the outage too.
    for (; queued <= period; queued += 1) await queueNotification(ctx);
    await work();
    if (minutes === 5 * STRIDE) expect(await findMailOutage(ctx)).toMatchObject({ waiting: BEFORE + 2 });
  }
  expect([await states(), server.mails]).toEqual([new Set(["queued"]), []]);

  server.fault = () => null;
  for (let hours = 1; hours <= 5; hours += 1) {
    clock.set(addMinutes(START, (OUTAGE_HOURS + hours) * HOUR));
    await work();
  }
  const count = (await allNotifications(ctx)).length;
  expect(count).toBe(BEFORE + FAULTS.length);
  expect(await compareMails(ctx, server.mails)).toEqual({
    states: { sent: count },
    lost: [],
    foreign: [],
    extra: 0,
    unexplained: [],
  });
  expect(server.mails).toHaveLength(count);
  expect(await findMailOutage(ctx)).toBeNull();
}, 300_000);
