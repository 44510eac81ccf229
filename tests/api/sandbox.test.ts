/** The sandbox: test keys reach test customers only, whose e-mails are kept, and whose clock can be moved. */
import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { accounts, contracts } from "@/drizzle/schema/account";
import { auditEvents } from "@/drizzle/schema/audit";
import { messageEvents, messages } from "@/drizzle/schema/mailbox";
import { notifications } from "@/drizzle/schema/notification";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { findAccountByAddress, listContractNumbersOfClosedAccounts } from "@/lib/account/store";
import { listClosures } from "@/lib/closure/list-closures";
import { summarizeWaitingClosures } from "@/lib/closure/store";
import { importCustomers } from "@/lib/delivery/import-customers";
import { notify } from "@/lib/jobs/notify";
import type { EmailAddress } from "@/lib/kernel/email-address";
import { sendReply } from "@/lib/mailbox/reply/send-reply";
import { listStaffReplies } from "@/lib/mailbox/reply/staff-replies";
import { summarizeReplyQueue } from "@/lib/mailbox/staff/reply-queue-store";
import { listNotifications } from "@/lib/notification/notification-list-store";
import type { MailTransport } from "@/lib/notification/transport";
import { isClockInDoubt } from "@/lib/retention/guard-purge";
import { webContext } from "@/lib/web/web-context";
import { webSettings } from "@/lib/web/web-settings";
import { askSignedIn, importContract } from "@/tests/integration/closure/closure-fixture";
import { deliverLines, line } from "@/tests/integration/delivery/batch-fixture";
import { type TestContext, testContext } from "@/tests/support/context";
import { SERVER_SETTINGS } from "@/tests/support/test-server";
import { call, errorsOf, messageJson, newKey, upload } from "./api-fixture";

jest.mock("@node-rs/argon2", () => jest.requireActual("@/tests/support/cheap-argon2"));
jest.mock("@/lib/web/web-settings", () => ({ webSettings: jest.fn() }));
jest.mock("@/lib/web/web-context", () => ({ webContext: jest.fn() }));

const START = "2026-11-23T09:00:00.000Z";
let test: TestContext;
let live: string;
let key: string;
beforeEach(async () => {
  test = await testContext({ now: START });
  jest.mocked(webContext).mockReturnValue(test.ctx);
  jest.mocked(webSettings).mockReturnValue(SERVER_SETTINGS);
  live = await newKey(test.ctx);
  key = await newKey(test.ctx, { isTest: true });
});
afterEach(() => test?.close());

const testAddress = (name = `anna+${randomUUID()}`) => `${name}@insurer.sandbox.test`;

async function place(by: string, email: string, values: Record<string, unknown> = {}) {
  const placed = await call(by, "POST", "/messages", { json: messageJson({ email, ...values }) });
  expect([placed.status, placed.json.errors]).toEqual([201, undefined]);
  return placed.json.id as string;
}
const accountOf = async (email: string) =>
  (await findAccountByAddress(test.ctx.db, email as EmailAddress))?.id as AuthorizedAccountId;

/** Runs the jobs of all queued notifications. @returns the addresses that the mail server got */
async function mail(): Promise<string[]> {
  const sent: string[] = [];
  const transport: MailTransport = {
    async send({ to }) {
      sent.push(to);
      return { kind: "sent", code: 250 };
    },
    close() {},
  };
  for (const { id } of await test.ctx.db.select().from(notifications)) await notify(test.ctx, id, { transport });
  return sent;
}
const stateOf = async (by: string, id: string) => (await call(by, "GET", `/messages/${id}`)).json.state as string;
const kindsOf = async (id: string): Promise<string[]> =>
  (await call(key, "GET", `/messages/${id}/events`)).json.data.map(({ kind }: { kind: string }) => kind);
const move = (now: string) => call(key, "POST", "/test/clock", { json: { now } });
const caught = async (query = "") => (await call(key, "GET", `/test/notifications${query}`)).json.data;

describe("who reaches whom", () => {
  it("a test key writes to its own test customers only, and a live key to none", async () => {
    const other = "anna@another.sandbox.test";
    for (const [by, email] of [
      [key, "anna@example.hu"],
      [key, other],
      [live, testAddress()],
    ] as const) {
      const placed = await call(by, "POST", "/messages", { json: messageJson({ email }) });
      const saved = await call(by, "POST", "/recipients", { json: { email, name: "Kovács Anna" } });
      expect([errorsOf(placed.json), errorsOf(saved.json)]).toEqual([["/email test-address"], ["/email test-address"]]);
    }
    expect(await test.ctx.db.$count(accounts)).toBe(0);
    expect((await call(key, "POST", "/recipients", { json: { email: testAddress(), name: "Anna" } })).status).toBe(201);
  });

  it("neither sees what the other placed, by no id, also with the same reference", async () => {
    const [real, mine] = ["anna@example.hu", testAddress()];
    const [realId, testId] = [
      await place(live, real, { senderReference: "R-1" }),
      await place(key, mine, { senderReference: "R-1" }),
    ];
    for (const [by, id] of [
      [live, testId],
      [key, realId],
    ] as const) {
      for (const [method, rest] of [
        ["GET", ""],
        ["GET", "/events"],
        ["GET", "/evidence"],
        ["POST", "/withdraw"],
      ] as const) {
        expect((await call(by, method, `/messages/${id}${rest}`)).json.code).toBe("not-found");
      }
    }
    const lookUp = async (by: string, email: string) =>
      (await call(by, "POST", "/recipients/lookup", { json: { email } })).json.route;
    expect([await lookUp(key, real), await lookUp(live, mine)]).toEqual(["unknown", "unknown"]);
    expect([await lookUp(live, real), await lookUp(key, mine)]).toEqual(["mailbox", "mailbox"]);
    const { json: document } = await upload(live);
    const stolen = await call(key, "POST", "/messages", {
      json: messageJson({ email: mine, documents: [document.id] }),
    });
    expect(errorsOf(stolen.json)).toEqual(["/documents/0 document-unknown"]);
  });

  it("a folder and a customers' file reach no test customer", async () => {
    await expect(deliverLines(test.ctx, [line({ email: testAddress("bela") })])).rejects.toThrow(/test customer/);
    const file = Buffer.from(`email,name\n${testAddress("bela")},Nagy Béla\n`);
    expect(await importCustomers(test.ctx, file)).toMatchObject({
      ok: false,
      error: { problems: [{ line: 2, code: "test-address" }] },
    });
    expect(await test.ctx.db.$count(accounts)).toBe(0);
  });

  it("the calls of the sandbox do not exist for a live key", async () => {
    for (const [method, path] of [
      ["GET", "/test/clock"],
      ["GET", "/test/notifications"],
      ["POST", "/test/reset"],
    ] as const) {
      expect((await call(live, method, path)).json.code).toBe("not-found");
    }
    expect((await call(live, "POST", "/test/clock", { json: { now: START } })).json.code).toBe("not-found");
  });
});

describe("e-mails to test customers", () => {
  it("are kept for their sender with their links, and never handed to the mail server", async () => {
    const email = testAddress();
    await place(key, email);
    await place(live, "anna@example.hu");
    expect(await mail()).toEqual(["anna@example.hu"]);
    const [first, ...rest] = await caught(`?email=${encodeURIComponent(email)}`);
    expect(first).toMatchObject({ to: email, outcome: "sent", at: START, kind: "welcome" });
    expect(first.links.join(" ")).toContain("/activate/");
    expect(rest).toEqual([]);
    const other = await newKey(test.ctx, { isTest: true, sender: "another" });
    expect((await call(other, "GET", "/test/notifications")).json.data).toEqual([]);
    const page = (await call(key, "GET", "/test/notifications?limit=1")).json;
    expect([page.data.length, page.nextCursor]).toEqual([1, null]);
    expect((await call(key, "GET", "/test/notifications?cursor=x")).json.code).toBe("invalid-request");
  });

  it("bounce, or are read at once, as the address says", async () => {
    const ids = [];
    for (const name of ["bounces+1", "reads+1", "never-reads"]) ids.push(await place(key, testAddress(name)));
    await mail();
    expect(await Promise.all(ids.map(kindsOf))).toEqual([
      ["placed", "notice-failed"],
      ["placed", "notified", "opened"],
      ["placed", "notified"],
    ]);
    const states = [];
    for (const id of ids) states.push(await stateOf(key, id));
    expect(states).toEqual(["placed", "opened", "placed"]);
    const outcomes = (await caught()).map(({ outcome }: { outcome: string }) => outcome);
    expect(outcomes.sort()).toEqual(["bounced", "sent", "sent"]);
    // A customer's own page has it; the list of what has to be sent by post does not.
    expect(await listNotifications(test.ctx.db, { states: ["failed"], limit: 10 })).toEqual([]);
  });
});

describe("the test clock", () => {
  it("shows reminders, expiry and purge of a year within a few calls, and dates nothing", async () => {
    const { json: document } = await upload(key);
    const id = await place(key, testAddress(), { documents: [document.id] });
    const real = await place(live, "anna@example.hu");
    await mail();
    expect((await call(key, "GET", "/test/clock")).json).toEqual({
      ...{ now: START, offsetSeconds: 0, domain: "insurer.sandbox.test" },
    });
    for (const [to, kinds, state] of [
      ["2026-12-02T09:00:00.000Z", ["placed", "notified", "reminded"], "placed"],
      ["2027-03-01T09:00:00.000Z", ["placed", "notified", "reminded"], "placed"],
      ["2027-06-01T09:00:00.000Z", ["placed", "notified", "reminded"], "placed"],
      ["2027-09-01T09:00:00.000Z", ["placed", "notified", "reminded"], "placed"],
      ["2027-10-25T09:00:00.000Z", ["placed", "notified", "reminded", "reminded"], "placed"],
      ["2027-11-23T22:59:59.000Z", ["placed", "notified", "reminded", "reminded", "reminded"], "placed"],
      ["2027-11-23T23:00:00.000Z", ["placed", "notified", "reminded", "reminded", "reminded", "purged"], "expired"],
    ] as const) {
      const moved = await move(to);
      expect([moved.status, moved.json.now]).toEqual([200, to]);
      expect([to, await kindsOf(id), await stateOf(key, id)]).toEqual([to, kinds, state]);
    }
    expect((await caught()).map(({ kind }: { kind: string }) => kind)).toEqual([
      ...["welcome", "unread", "retention", "retention"],
    ]);
    expect([await stateOf(live, real), await test.ctx.db.$count(messages, eq(messages.id, real))]).toEqual([
      "placed",
      1,
    ]);
    const now = new Date(START);
    const events = await test.ctx.db.select({ at: messageEvents.at }).from(messageEvents);
    const audited = await test.ctx.db.select({ at: auditEvents.at }).from(auditEvents);
    expect([...events, ...audited].filter(({ at }) => at > now)).toEqual([]);
    expect(await isClockInDoubt(test.ctx)).toBe(false);
  });

  it("publishes what was scheduled, and only for its own sender", async () => {
    const publishAt = "2026-12-24T09:00:00Z";
    const other = await newKey(test.ctx, { isTest: true, sender: "another" });
    const [mine, foreign, real] = [
      await place(key, testAddress(), { publishAt }),
      await place(other, "anna@another.sandbox.test", { publishAt }),
      await place(live, "anna@example.hu", { publishAt }),
    ];
    await move("2026-12-24T08:59:59.000Z");
    expect(await stateOf(key, mine)).toBe("scheduled");
    await move("2026-12-24T09:00:00.000Z");
    expect([await stateOf(key, mine), await stateOf(other, foreign), await stateOf(live, real)]).toEqual([
      ...["placed", "scheduled", "scheduled"],
    ]);
  });

  it("moves ahead only, at most 100 days a call", async () => {
    await move("2026-12-01T09:00:00.000Z");
    for (const now of ["2026-12-01T08:59:59.999Z", "2027-03-11T09:00:00.001Z"]) {
      expect(errorsOf((await move(now)).json)).toEqual(["/now not-allowed"]);
    }
    for (const now of ["tomorrow", 5, undefined]) {
      expect((await call(key, "POST", "/test/clock", { json: { now } })).json.code).toBe("invalid-request");
    }
    expect((await move("2027-03-11T09:00:00.000Z")).status).toBe(200);
  });
});

it("tests stand in no queue and no figure of staff", async () => {
  const email = testAddress();
  const messageId = await place(key, email);
  const accountId = await accountOf(email);
  const sent = await sendReply(test.ctx, { accountId, messageId, body: "Miért?", formToken: randomUUID(), files: [] });
  expect(sent.ok).toBe(true);
  await importContract(test.ctx, accountId);
  await askSignedIn(test.ctx, accountId);
  const now = test.clock.now();
  expect(await summarizeReplyQueue(test.ctx.db, { now, lateSince: now })).toMatchObject({ open: 0 });
  expect(await Array.fromAsync(listStaffReplies(test.ctx))).toEqual([]);
  expect([await listClosures(test.ctx), (await summarizeWaitingClosures(test.ctx.db)).waiting]).toEqual([[], 0]);
  expect((await call(live, "GET", "/closure-requests")).json.data).toEqual([]);
  const [closure] = (await call(key, "GET", "/closure-requests")).json.data;
  expect(closure.email).toBe(email);
  expect((await call(live, "POST", `/closure-requests/${closure.id}/approve`)).json.code).toBe("not-found");
  expect((await call(key, "POST", `/closure-requests/${closure.id}/approve`)).json.state).toBe("grace");
  expect((await call(key, "GET", "/replies")).json.data).toHaveLength(1);
});

it("test customers are removed with everything of theirs, and only they; their contracts route nobody", async () => {
  const email = testAddress();
  const [id, real] = [await place(key, email), await place(live, "anna@example.hu")];
  const accountId = await accountOf(email);
  await importContract(test.ctx, accountId, { number: "998877", channel: "postal" });
  await mail();
  await move("2026-12-01T09:00:00.000Z");
  expect((await call(key, "POST", "/test/reset")).json).toEqual({ removed: 1 });
  expect((await call(key, "POST", "/test/reset")).json).toEqual({ removed: 0 });
  expect([await accountOf(email), await stateOf(key, id), await stateOf(live, real)]).toEqual([
    ...[undefined, "purged", "placed"],
  ]);
  expect(await caught()).toEqual([]);
  expect((await call(key, "GET", "/test/clock")).json.offsetSeconds).toBe(0);
  expect(await listContractNumbersOfClosedAccounts(test.ctx.db, ["998877"])).toEqual(new Set());
  expect(await test.ctx.db.$count(contracts, eq(contracts.accountId, accountId))).toBe(0);
  await place(key, email);
});
