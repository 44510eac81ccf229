/** The figures of the start page: what is counted on which day in Budapest, and that the page only reads them. */
import { eq, inArray, sql } from "drizzle-orm";
import { accounts } from "@/drizzle/schema/account";
import { messages } from "@/drizzle/schema/mailbox";
import { notifications } from "@/drizzle/schema/notification";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import type { AuditEventKind } from "@/lib/audit/audit-event";
import { recordAuditEvent } from "@/lib/audit/store";
import { openDatabase } from "@/lib/db/connection";
import { createUnpublished, deleteUnpublished } from "@/lib/publication/store";
import { countDailyFigures } from "@/lib/staff/figures/count-figures";
import { readFigures } from "@/lib/staff/figures/read-figures";
import { createAccount, placeMessage } from "@/tests/integration/mailbox/mailbox-fixture";
import { queueNotification } from "@/tests/integration/notification/outbox-fixture";
import { type TestContext, testContext } from "@/tests/support/context";

const NOW = "2026-11-29T12:00:00Z";
const never = new AbortController().signal;

let test: TestContext;
let accountId: AuthorizedAccountId;
beforeEach(async () => {
  test = await testContext({ now: NOW });
  accountId = await createAccount(test.ctx);
});
afterEach(() => test.close());

const count = () => countDailyFigures(test.ctx, { signal: never });
const at = (instant: string) => test.clock.set(instant);

async function placeAt(instant: string, openedAt?: string) {
  at(instant);
  const { id } = await placeMessage(test.ctx, accountId);
  if (openedAt)
    await test.ctx.db
      .update(messages)
      .set({ firstReadAt: new Date(openedAt) })
      .where(eq(messages.id, id));
  at(NOW);
  return id;
}

async function figuresOf(day: string) {
  const { days } = await readFigures(test.ctx);
  return days.find((one) => one.day === day)?.figures;
}

const recordAt = (instant: string, kind: AuditEventKind) =>
  recordAuditEvent(test.ctx.db, new Date(instant), { kind, actor: "customer" });

it("messages belong to the day in Budapest on which they were placed, to its first and its last instant", async () => {
  await placeAt("2026-11-27T22:59:59.999Z");
  await placeAt("2026-11-27T23:00:00Z");
  await placeAt("2026-11-28T22:59:59.999Z");
  await placeAt("2026-11-28T23:00:00Z");
  await count();
  expect(await figuresOf("2026-11-27")).toMatchObject({ placed: 1 });
  expect(await figuresOf("2026-11-28")).toMatchObject({ placed: 2 });
  expect(await figuresOf("2026-11-29")).toMatchObject({ placed: 1 });
});

it("opened within 3 days means until the end of the third day after the day of placing", async () => {
  const placed = "2026-11-24T08:00:00Z";
  await placeAt(placed, "2026-11-24T08:00:01Z");
  await placeAt(placed, "2026-11-27T22:59:59.999Z");
  await placeAt(placed, "2026-11-27T23:00:00Z");
  await placeAt(placed);
  await count();
  expect(await figuresOf("2026-11-24")).toMatchObject({ placed: 4, openedInTime: 2 });
});

it("messages of a batch count once it is published", async () => {
  const id = await placeAt("2026-11-28T08:00:00Z");
  const batchId = test.ctx.random.uuid();
  await createUnpublished(test.ctx.db, batchId);
  await test.ctx.db.execute(sql`update messages set batch_id = ${batchId} where id = ${id}`);
  await count();
  expect(await figuresOf("2026-11-28")).toMatchObject({ placed: 0 });
  await test.ctx.db.transaction((tx) => deleteUnpublished(tx, batchId));
  await count();
  expect(await figuresOf("2026-11-28")).toMatchObject({ placed: 1 });
});

it("counts given-up notifications, sign-ins and lockouts, and nothing beside them", async () => {
  const end = async (state: "failed" | "abandoned" | "sent" | "cancelled", instant: string) => {
    const { id } = await queueNotification(test.ctx);
    await test.ctx.db
      .update(notifications)
      .set({ state, endedAt: new Date(instant) })
      .where(eq(notifications.id, id));
  };
  await end("failed", "2026-11-28T22:59:59.999Z");
  await end("abandoned", "2026-11-27T23:00:00Z");
  await end("failed", "2026-11-28T23:00:00Z");
  await end("sent", "2026-11-28T10:00:00Z");
  await end("cancelled", "2026-11-28T10:00:00Z");
  await queueNotification(test.ctx);
  for (const kind of ["sign-in.succeeded", "sign-in.succeeded", "sign-in.failed", "staff.signed-in"] as const) {
    await recordAt("2026-11-28T10:00:00Z", kind);
  }
  await recordAt("2026-11-28T22:59:59.999Z", "sign-in.locked");
  await recordAt("2026-11-28T23:00:00Z", "sign-in.locked");
  await count();
  expect(await figuresOf("2026-11-28")).toMatchObject({ notificationsFailed: 2, signIns: 2, lockouts: 1 });
  expect(await figuresOf("2026-11-29")).toMatchObject({ notificationsFailed: 1, signIns: 0, lockouts: 1 });
});

it("leaves out sign-ins and lockouts of test customers, also when they are removed", async () => {
  const tests = [await createAccount(test.ctx), await createAccount(test.ctx)];
  await test.ctx.db.update(accounts).set({ isTest: true }).where(inArray(accounts.id, tests));
  const [, removed = ""] = tests;
  await test.ctx.db
    .update(accounts)
    .set({ emailAddress: null, closedAt: test.clock.now() })
    .where(eq(accounts.id, removed));
  for (const subject of [accountId, ...tests, undefined]) {
    for (const kind of ["sign-in.succeeded", "sign-in.locked"] as const) {
      const event = { kind, actor: "customer", accountId: subject } as const;
      await recordAuditEvent(test.ctx.db, new Date("2026-11-28T10:00:00Z"), event);
    }
  }
  await count();
  expect(await figuresOf("2026-11-28")).toMatchObject({ signIns: 2, lockouts: 2 });
});

it("a day is counted again until its third day is over, and then never", async () => {
  expect(await count()).toEqual({ days: 30 });
  // Today and the three days before, which still change.
  expect(await count()).toEqual({ days: 4 });
  await recordAt("2026-11-26T10:00:00Z", "sign-in.succeeded");
  await recordAt("2026-11-25T10:00:00Z", "sign-in.succeeded");
  await count();
  expect(await figuresOf("2026-11-26")).toMatchObject({ signIns: 1 });
  expect(await figuresOf("2026-11-25")).toMatchObject({ signIns: 0 });
  at("2026-11-29T22:59:59Z");
  expect(await count()).toEqual({ days: 4 });
  at("2026-11-29T23:00:00Z");
  expect(await count()).toEqual({ days: 5 });
  expect(await count()).toEqual({ days: 4 });
});

it("a job that was down counts what it has missed", async () => {
  await count();
  await recordAt("2026-12-03T10:00:00Z", "sign-in.succeeded");
  at("2026-12-10T12:00:00Z");
  expect((await readFigures(test.ctx)).countedAt).toBeNull();
  // 26 to 29 November were not final, and 11 days are new.
  expect(await count()).toEqual({ days: 15 });
  expect(await figuresOf("2026-12-03")).toMatchObject({ signIns: 1 });
});

it("two counts at once end with the same figures", async () => {
  await placeAt("2026-11-28T08:00:00Z");
  await Promise.all([count(), count(), count()]);
  expect(await figuresOf("2026-11-28")).toMatchObject({ placed: 1 });
  expect((await readFigures(test.ctx)).days.every(({ figures }) => figures !== null)).toBe(true);
});

it("the page reads thirty rows by one statement, and says when they were counted", async () => {
  const empty = await readFigures(test.ctx);
  expect([empty.days.length, empty.countedAt, empty.days.every(({ figures }) => figures === null)]).toEqual([
    30,
    null,
    true,
  ]);
  await count();
  const statements: string[] = [];
  const counted = openDatabase(test.databaseUrl, { prepare: true, onStatement: (text) => statements.push(text) });
  try {
    const { days, countedAt } = await readFigures({ ...test.ctx, db: counted.db });
    expect([statements.length, countedAt, days.length]).toEqual([1, new Date(NOW), 30]);
    expect(days.filter(({ isFinal }) => !isFinal).map(({ day }) => day)).toEqual([
      "2026-11-26",
      "2026-11-27",
      "2026-11-28",
      "2026-11-29",
    ]);
    statements.length = 0;
    await countDailyFigures({ ...test.ctx, db: counted.db }, { signal: never });
    // What is stored; for each of four days begin, three counts, the row, commit.
    expect(statements.filter((text) => /^(?:select|insert)/i.test(text))).toHaveLength(1 + 4 * 4);
  } finally {
    await counted.close();
  }
});
