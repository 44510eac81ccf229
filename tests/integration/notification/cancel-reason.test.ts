/** Queued notifications that are no longer needed when they are due. */
import { eq } from "drizzle-orm";
import { accounts } from "@/drizzle/schema/account";
import { addressChanges, credentials } from "@/drizzle/schema/auth";
import { closureRequests } from "@/drizzle/schema/closure";
import { addMinutes } from "@/lib/kernel/time";
import type { OutgoingNotification } from "@/lib/notification/enqueue";
import { createAccount } from "@/tests/integration/mailbox/mailbox-fixture";
import { type TestContext, testContext } from "@/tests/support/context";
import { type FakeSmtpServer, startFakeSmtpServer } from "@/tests/support/smtp-server";
import { attempt, notificationRow, queueNotification, TOKEN } from "./outbox-fixture";

const START = new Date("2026-11-23T09:00:00Z");
const inMinutes = (minutes: number) => addMinutes(START, minutes);
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
beforeEach(() => {
  test.clock.set(START.toISOString());
  server.mails.length = 0;
});

const CLOSE_CONFIRM: OutgoingNotification["content"] = { kind: "close-confirm", props: { validHours: 24 } };
const ADDRESS_CONFIRM: OutgoingNotification["content"] = { kind: "address-confirm", props: { validHours: 24 } };
const CLOSURE_SCHEDULED: OutgoingNotification["content"] = {
  kind: "closure-scheduled",
  props: { closesOn: "2026-12-23" },
};
const EXPIRY: OutgoingNotification["content"] = { kind: "expiry", props: { days: 7, validUntil: "2026-11-30" } };

const digest = (id: string) => id.replaceAll("-", "").repeat(2);

async function closureRequest(accountId: string, change: Partial<typeof closureRequests.$inferInsert> = {}) {
  const id = test.ctx.random.uuid();
  await test.ctx.db.insert(closureRequests).values({
    ...{ id, accountId, reference: id, reason: "contract-ended" as const, state: "unconfirmed" as const, details: {} },
    ...{ tokenDigest: digest(id), tokenExpiresAt: inMinutes(24 * 60), requestedAt: START },
    ...change,
  });
  return id;
}

async function addressChange(accountId: string, change: Partial<typeof addressChanges.$inferInsert> = {}) {
  const id = test.ctx.random.uuid();
  await test.ctx.db.insert(addressChanges).values({
    ...{ id, accountId, newAddress: "uj@example.hu", tokenDigest: digest(id) },
    ...{ requestedAt: START, expiresAt: inMinutes(24 * 60) },
    ...change,
  });
  return id;
}

/** Queues a notification and makes one attempt. @returns `sent`, or the result with the reason */
async function outcomeOf(notification: Partial<OutgoingNotification>) {
  const { id } = await queueNotification(test.ctx, notification);
  const { step } = await attempt(test.ctx, id);
  const { lastFailure, sealedToken } = await notificationRow(test.ctx, id);
  expect(sealedToken).toBeNull();
  return step === "sent" ? "sent" : `${step}: ${lastFailure}`;
}

describe("the link that confirms a closure request (R14)", () => {
  it.each([
    ["is unconfirmed", {}, "sent"],
    ["was used", { state: "awaiting-decision", confirmedAt: START, tokenDigest: null }, "cancelled: link-used"],
    ["was withdrawn", { state: "withdrawn", endedAt: START }, "cancelled: link-void"],
    ["lost its token", { tokenDigest: null }, "cancelled: link-void"],
    ["expired", { tokenExpiresAt: START }, "cancelled: link-expired"],
  ] as const)("its request %s", async (_name, change, outcome) => {
    const accountId = await createAccount(test.ctx);
    const subjectId = await closureRequest(accountId, change);
    expect(await outcomeOf({ accountId, subjectId, content: CLOSE_CONFIRM, token: TOKEN })).toBe(outcome);
  });

  it.each([
    ["the account's own address", "own", 0, "cancelled: link-void"],
    ["the account's address before the request", "own", -1, "sent"],
    ["another account's address", "other", 0, "sent"],
  ] as const)("a change of %s", async (_name, whose, minutes, outcome) => {
    const accountId = await createAccount(test.ctx);
    const changed = whose === "own" ? accountId : await createAccount(test.ctx);
    await addressChange(changed, { confirmedAt: inMinutes(minutes) });
    const subjectId = await closureRequest(accountId);
    expect(await outcomeOf({ accountId, subjectId, content: CLOSE_CONFIRM, token: TOKEN })).toBe(outcome);
  });

  it("its request was deleted", async () => {
    const subjectId = test.ctx.random.uuid();
    expect(await outcomeOf({ subjectId, content: CLOSE_CONFIRM, token: TOKEN })).toBe("cancelled: link-void");
  });
});

describe("the notification that an account will be closed", () => {
  it.each([
    ["is still valid", { state: "grace", tokenDigest: null }, "sent"],
    ["was withdrawn", { state: "withdrawn", endedAt: START }, "cancelled: request-ended"],
  ] as const)("that %s", async (_name, change, outcome) => {
    const accountId = await createAccount(test.ctx);
    const subjectId = await closureRequest(accountId, change);
    expect(await outcomeOf({ accountId, subjectId, content: CLOSURE_SCHEDULED })).toBe(outcome);
  });
});

describe("the notification that the closing is postponed (R14)", () => {
  it.each([
    ["while staff decide", { state: "awaiting-decision", tokenDigest: null }, "sent"],
    ["not once they have decided", { state: "grace", tokenDigest: null }, "cancelled: request-ended"],
    ["not once it was withdrawn", { state: "withdrawn", endedAt: START }, "cancelled: request-ended"],
  ] as const)("is sent %s", async (_name, change, outcome) => {
    const accountId = await createAccount(test.ctx);
    const subjectId = await closureRequest(accountId, change);
    const props = { reference: "T-2026-7K3DQM", promisedOn: "2026-12-23" };
    expect(await outcomeOf({ accountId, subjectId, content: { kind: "close-postponed", props } })).toBe(outcome);
  });
});

describe("the link that confirms a new address", () => {
  it.each([
    ["is unconfirmed", {}, "sent"],
    ["was used", { confirmedAt: START }, "cancelled: link-used"],
    ["was replaced", { voidedAt: START }, "cancelled: link-void"],
    ["expired", { expiresAt: START }, "cancelled: link-expired"],
  ] as const)("its change %s", async (_name, change, outcome) => {
    const accountId = await createAccount(test.ctx);
    const subjectId = await addressChange(accountId, change);
    const toAddress = "uj@example.hu";
    expect(await outcomeOf({ accountId, subjectId, toAddress, content: ADDRESS_CONFIRM, token: TOKEN })).toBe(outcome);
    expect(server.mails.map(({ to }) => to)).toEqual(outcome === "sent" ? [[toAddress]] : []);
  });
});

describe("what is sent for a closed account", () => {
  it.each([
    ["that it is closed", { kind: "closed", props: { reference: "T-2026-7K3DQM" } }, "sent"],
    ["nothing else", { kind: "close-refused", props: { reference: "T-2026-7K3DQM" } }, "cancelled: account-closed"],
  ] as const)("%s", async (_name, content, outcome) => {
    const accountId = await createAccount(test.ctx);
    await test.ctx.db.update(accounts).set({ closedAt: START, emailAddress: null }).where(eq(accounts.id, accountId));
    expect(await outcomeOf({ accountId, content })).toBe(outcome);
  });
});

describe("a reminder of the password's expiry (R16)", () => {
  it.each([
    ["is sent while the password is old", -60, "sent"],
    ["is cancelled when it was renewed meanwhile", 1, "cancelled: password-renewed"],
  ])("%s", async (_name, minutes, outcome) => {
    const accountId = await createAccount(test.ctx);
    const { id } = await queueNotification(test.ctx, { accountId, content: EXPIRY });
    const age = { passwordHash: null, pepperId: "00000000", origin: "chosen" as const };
    await test.ctx.db.insert(credentials).values({ accountId, ...age, passwordChangedAt: inMinutes(minutes) });
    test.clock.set(inMinutes(2).toISOString());
    const { step } = await attempt(test.ctx, id);
    const { lastFailure } = await notificationRow(test.ctx, id);
    expect(step === "sent" ? step : `${step}: ${lastFailure}`).toBe(outcome);
  });
});
