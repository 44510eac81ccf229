/** What the start page says needs somebody now, by role, and how many statements that takes. */
import { eq } from "drizzle-orm";
import { webhookEndpoints } from "@/drizzle/schema/feed";
import { jobCounts } from "@/drizzle/schema/job-count";
import { notifications } from "@/drizzle/schema/notification";
import type { StaffRole } from "@/lib/audit/staff-actor";
import { recordAuditEvent } from "@/lib/audit/store";
import type { Context } from "@/lib/context";
import { openDatabase } from "@/lib/db/connection";
import { addJobCounts, JOB_COMPLETED } from "@/lib/jobs/job-count-store";
import { summarizeOperation } from "@/lib/jobs/summarize-operation";
import { sendReply } from "@/lib/mailbox/reply/send-reply";
import { summarizeWork } from "@/lib/staff/summarize-work";
import { createAccount, placeMessage } from "@/tests/integration/mailbox/mailbox-fixture";
import { queueNotification } from "@/tests/integration/notification/outbox-fixture";
import { type TestContext, testContext } from "@/tests/support/context";

const NOW = "2026-11-29T12:00:00Z";
const WELL = {
  silentWorker: null,
  waitingSince: null,
  mailOutage: null,
  givenUp: 0,
  purgeStoppedAt: null,
  webhooks: [],
};

let test: TestContext;
beforeEach(async () => {
  test = await testContext({ now: NOW });
  // The worker's heartbeat is compared with the database's clock.
  test.ctx.databaseNow = async () => test.clock.now();
  await addJobCounts(test.ctx.db, test.clock.now(), "sweep-notifications", { [JOB_COMPLETED]: 1 });
});
afterEach(() => test.close());

const somebody = (role: StaffRole) =>
  ({ id: "00000000-0000-4000-8000-000000000000", number: 1, name: "Kiss Ilona", role }) as const;
const operation = (role: StaffRole = "admin") => summarizeOperation(test.ctx, role);

it("says nothing while all is well", async () => {
  expect(await operation()).toEqual(WELL);
});

it("says that no worker runs after 15 minutes, and not before", async () => {
  test.clock.advance({ minutes: 15 });
  expect(await operation("service")).toEqual(WELL);
  test.clock.advance({ seconds: 1 });
  expect(await operation("service")).toEqual({ ...WELL, silentWorker: { since: new Date(NOW) } });
});

it("says that no worker has ever run", async () => {
  await test.ctx.db.delete(jobCounts);
  expect(await operation("service")).toEqual({ ...WELL, silentWorker: { since: null } });
});

it("says that notifications wait, and since when", async () => {
  await queueNotification(test.ctx);
  test.clock.advance({ minutes: 16 });
  await addJobCounts(test.ctx.db, test.clock.now(), "sweep-notifications", { [JOB_COMPLETED]: 1 });
  expect(await operation("sender")).toEqual({ ...WELL, waitingSince: new Date(NOW) });
});

it("says that the mail server takes nothing, how many wait and since when", async () => {
  const { id } = await queueNotification(test.ctx);
  await queueNotification(test.ctx);
  await test.ctx.db.update(notifications).set({
    attempts: 3,
    lastFailure: "connection",
    dueAt: new Date("2026-11-29T13:00:00Z"),
  });
  expect((await operation("service")).mailOutage).toEqual({ since: new Date(NOW), waiting: 2 });
  await test.ctx.db.update(notifications).set({ state: "sent" }).where(eq(notifications.id, id));
  expect((await operation("service")).mailOutage?.waiting).toBe(1);
});

it("counts the notifications given up in seven days in Budapest", async () => {
  for (const instant of ["2026-11-22T22:59:59.999Z", "2026-11-22T23:00:00Z", NOW]) {
    const { id } = await queueNotification(test.ctx);
    const endedAt = new Date(instant);
    await test.ctx.db.update(notifications).set({ state: "failed", endedAt }).where(eq(notifications.id, id));
  }
  expect(await operation("service")).toEqual({ ...WELL, givenUp: 2 });
});

it("says that the purge guard has stopped the deletion, until it is released, to auditors and admins only", async () => {
  const record = (kind: "retention.stopped" | "retention.released", details = {}) =>
    recordAuditEvent(test.ctx.db, test.clock.now(), { kind, actor: "system", details });
  await record("retention.stopped", { reason: "not-as-placed" });
  expect(await operation("auditor")).toEqual({ ...WELL, purgeStoppedAt: new Date(NOW) });
  for (const role of ["service", "sender"] as const) expect(await operation(role)).toEqual(WELL);
  await record("retention.released");
  expect(await operation()).toEqual(WELL);
});

it("names the webhooks that fail and those that their receiver has ended, to those who see them", async () => {
  const endpoint = async (state: "active" | "disabled", failures: number) => {
    const id = test.ctx.random.uuid().replaceAll("-", "").slice(0, 12);
    await test.ctx.db.insert(webhookEndpoints).values({
      id,
      source: "output",
      url: `https://${id}.example.hu/hook?secret=1`,
      types: [],
      state,
      sealedSecret: Buffer.from("sealed"),
      createdAt: test.clock.now(),
      queuedPosition: 0,
      failures,
      failingSince: failures > 0 ? test.clock.now() : null,
    });
    return id;
  };
  const [failing, gone] = [await endpoint("active", 3), await endpoint("disabled", 1)];
  await endpoint("active", 2);
  await endpoint("disabled", 0);
  const { webhooks } = await operation("sender");
  expect(webhooks.map(({ id }) => id).sort()).toEqual([failing, gone].sort());
  expect(webhooks.every(({ host, since }) => /^[\w-]+\.example\.hu$/.test(host) && since !== null)).toBe(true);
  expect((await operation("service")).webhooks).toEqual([]);
});

it("a reply is late from 48 hours on, to the second", async () => {
  const accountId = await createAccount(test.ctx);
  const { id: messageId } = await placeMessage(test.ctx, accountId);
  const reply = () =>
    sendReply(test.ctx, { accountId, messageId, body: "Miért változott?", formToken: test.ctx.random.uuid() });
  await reply();
  test.clock.advance({ minutes: 1 });
  await reply();
  test.clock.set("2026-12-01T11:59:59Z");
  const work = () => summarizeWork(test.ctx, somebody("service"));
  expect((await work()).replies).toEqual({ open: 2, unassigned: 2, late: 0, oldest: new Date(NOW) });
  test.clock.set("2026-12-01T12:00:00Z");
  expect((await work()).replies).toMatchObject({ open: 2, late: 1 });
});

it("reads for each role what it may see, by a bounded number of statements", async () => {
  const statements: string[] = [];
  const counted = openDatabase(test.databaseUrl, { prepare: true, onStatement: (text) => statements.push(text) });
  const page: Context = { ...test.ctx, db: counted.db };
  const numberOf = async (role: StaffRole) => {
    statements.length = 0;
    await summarizeWork(page, somebody(role));
    const ofWork = statements.length;
    await summarizeOperation(page, role);
    return [ofWork, statements.length - ofWork];
  };
  try {
    expect(await numberOf("service")).toEqual([3, 4]);
    expect(await numberOf("admin")).toEqual([3, 7]);
    expect(await numberOf("auditor")).toEqual([2, 7]);
    expect(await numberOf("sender")).toEqual([0, 6]);
    expect((await summarizeWork(page, somebody("sender"))).replies).toBeNull();
  } finally {
    await counted.close();
  }
});
