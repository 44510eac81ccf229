/** R19, R4: registrations in the customer portal and the signed reports about them. */
import { decodeJwt, UnsecuredJWT } from "jose";
import { notifications } from "@/drizzle/schema/notification";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { findAccountByAddress, getAccount, setCustomerPortalSince } from "@/lib/account/store";
import { describeRegistration } from "@/lib/customer-portal/describe-registration";
import { reportRegistration } from "@/lib/customer-portal/report-registration";
import { startRegistration } from "@/lib/customer-portal/start-registration";
import { forgetExpired } from "@/lib/jobs/forget-expired";
import { parseInboxQuery } from "@/lib/mailbox/list/inbox-query";
import { listMessages } from "@/lib/mailbox/list/list-messages";
import { RATE_LIMITS } from "@/lib/rate-limit/rate-limit";
import {
  countRows,
  deliverLines,
  line,
  messagesFor,
  newAddress,
  removeBatchFolders,
} from "@/tests/integration/delivery/batch-fixture";
import { createAccount } from "@/tests/integration/mailbox/mailbox-fixture";
import { type TestContext, testContext } from "@/tests/support/context";
import {
  auditOf,
  customerPortalSinceOf,
  FakePortal,
  type ReportOptions,
  registrationsOf,
  report,
  ticketFor,
  unknownTicket,
} from "./portal-fixture";

const MAX_STARTS = RATE_LIMITS["registrations-by-account"].max;
const portal = new FakePortal();
let test: TestContext;
let accountId: AuthorizedAccountId;
beforeAll(async () => {
  await portal.start();
  test = await testContext({ env: { CUSTOMER_PORTAL_URL: portal.url } });
});
beforeEach(async () => {
  test.clock.set("2026-11-23T09:00:00Z");
  accountId = await createAccount(test.ctx);
});
afterAll(async () => {
  await portal.stop();
  await removeBatchFolders();
  await test.close();
});

const sendReport = (token: string) => reportRegistration(test.ctx, token);
const notificationsOf = async (id: string) => {
  const { emailAddress } = await getAccount(test.ctx.db, id);
  const rows = await test.ctx.db.select().from(notifications);
  return rows.filter((row) => row.toAddress === emailAddress).map((row) => row.kind);
};
const viewOf = async () =>
  describeRegistration(test.ctx, {
    id: accountId,
    customerPortalSince: await customerPortalSinceOf(test.ctx, accountId),
  });

describe("starting", () => {
  it("creates one pending registration and a URL without personal data", async () => {
    const started = await startRegistration(test.ctx, { accountId, locale: "en" });
    if (!started.ok) throw new Error(started.error.kind);
    const address = new URL(started.value.address);
    expect(address.origin).toBe(portal.url);
    expect([...address.searchParams.keys()]).toEqual(["ticket"]);
    const claims = decodeJwt(address.searchParams.get("ticket") ?? "");
    const [row] = await registrationsOf(test.ctx, accountId);
    expect(row).toMatchObject({ id: claims.jti, state: "pending", endedAt: null });
    expect(JSON.stringify(claims)).not.toMatch(new RegExp(`${accountId}|@|Kovács`));
    expect(await viewOf()).toBe("pending");
    expect(await auditOf(test.ctx, accountId)).toEqual(["registration.started"]);
  });

  it("does nothing when the customer portal is not configured or does not answer", async () => {
    const bare = { ...test.ctx, settings: { ...test.ctx.settings, customerPortal: null } };
    expect(await startRegistration(bare, { accountId, locale: "hu" })).toEqual({
      ok: false,
      error: { kind: "unconfigured" },
    });
    expect(await reportRegistration(bare, "a.b.c")).toEqual({ ok: false, error: { kind: "unconfigured" } });
    await portal.stop();
    const started = await startRegistration(test.ctx, { accountId, locale: "hu" });
    await portal.listen();
    expect(started).toEqual({ ok: false, error: { kind: "unavailable" } });
    expect(await registrationsOf(test.ctx, accountId)).toEqual([]);
  });

  it("does nothing when the customer portal publishes no key", async () => {
    portal.keys = [];
    const started = await startRegistration(test.ctx, { accountId, locale: "hu" });
    portal.keys = [portal.own.publicJwk];
    expect(started).toEqual({ ok: false, error: { kind: "unavailable" } });
  });

  it("of fifty parallel starts ten succeed per hour", async () => {
    const started = await Promise.all(
      Array.from({ length: 50 }, () => startRegistration(test.ctx, { accountId, locale: "hu" })),
    );
    expect(started.filter(({ ok }) => ok)).toHaveLength(MAX_STARTS);
    expect(await registrationsOf(test.ctx, accountId)).toHaveLength(MAX_STARTS);
  });

  it("is refused for a registered customer, and after ten times in an hour", async () => {
    for (let index = 0; index < MAX_STARTS; index++) await ticketFor(test.ctx, accountId);
    const again = () => startRegistration(test.ctx, { accountId, locale: "hu" });
    expect(await again()).toEqual({ ok: false, error: { kind: "too-often" } });
    test.clock.advance({ minutes: 61 });
    expect(await again()).toMatchObject({ ok: true });
    await setCustomerPortalSince(test.ctx.db, [accountId], test.clock.now());
    expect(await again()).toEqual({ ok: false, error: { kind: "already-registered" } });
  });
});

describe("a report", () => {
  it("registers the customer once: repeated and parallel reports get the same answer and change nothing", async () => {
    const ticket = await ticketFor(test.ctx, accountId);
    test.clock.advance({ minutes: 12 });
    const token = await report(test.ctx, portal, ticket);
    const answers = await Promise.all(Array.from({ length: 8 }, () => sendReport(token)));
    expect(answers).toEqual(Array.from({ length: 8 }, () => ({ ok: true, value: { state: "done" } })));
    const since = await customerPortalSinceOf(test.ctx, accountId);
    expect(since).toEqual(test.clock.now());
    test.clock.advance({ minutes: 2 });
    expect(await sendReport(await report(test.ctx, portal, ticket))).toEqual({ ok: true, value: { state: "done" } });
    expect(await customerPortalSinceOf(test.ctx, accountId)).toEqual(since);
    expect(await notificationsOf(accountId)).toEqual(["customer-portal"]);
    expect(await auditOf(test.ctx, accountId)).toEqual(["registration.started", "registration.completed"]);
    expect(await viewOf()).toBe("registered");
  });

  it("of a cancellation changes nothing else, and a registration ends once", async () => {
    const ticket = await ticketFor(test.ctx, accountId);
    expect(await sendReport(await report(test.ctx, portal, ticket, "cancelled"))).toEqual({
      ok: true,
      value: { state: "cancelled" },
    });
    expect(await viewOf()).toBe("cancelled");
    expect(await sendReport(await report(test.ctx, portal, ticket))).toEqual({
      ok: false,
      error: { kind: "already-ended" },
    });
    expect(await customerPortalSinceOf(test.ctx, accountId)).toBeNull();
    expect(await notificationsOf(accountId)).toEqual([]);
    const [second] = [await ticketFor(test.ctx, accountId)];
    expect(await sendReport(await report(test.ctx, portal, second))).toMatchObject({ ok: true });
    expect(await sendReport(await report(test.ctx, portal, second, "cancelled"))).toEqual({
      ok: false,
      error: { kind: "already-ended" },
    });
    expect(await customerPortalSinceOf(test.ctx, accountId)).not.toBeNull();
  });

  it("of two parallel outcomes one is applied", async () => {
    const ticket = await ticketFor(test.ctx, accountId);
    const [done, cancelled] = await Promise.all([
      sendReport(await report(test.ctx, portal, ticket)),
      sendReport(await report(test.ctx, portal, ticket, "cancelled")),
    ]);
    expect([done.ok, cancelled.ok].sort()).toEqual([false, true]);
    expect((await customerPortalSinceOf(test.ctx, accountId)) !== null).toBe(done.ok);
  });

  it("later than a day after the start is refused, also when it is repeated", async () => {
    const ticket = await ticketFor(test.ctx, accountId);
    test.clock.advance({ days: 1 });
    for (const _ of [1, 2]) {
      expect(await sendReport(await report(test.ctx, portal, ticket))).toEqual({
        ok: false,
        error: { kind: "expired" },
      });
    }
    expect(await registrationsOf(test.ctx, accountId)).toMatchObject([{ state: "expired" }]);
    expect(await customerPortalSinceOf(test.ctx, accountId)).toBeNull();
    expect(await viewOf()).toBe("open");
  });

  it("on another account's ticket, or on an unknown one, is refused", async () => {
    const other = await createAccount(test.ctx);
    const [ticket, others] = [await ticketFor(test.ctx, accountId), await ticketFor(test.ctx, other)];
    const claims = { sub: decodeJwt(others).sub };
    expect(await sendReport(await report(test.ctx, portal, ticket, "registered", { claims }))).toEqual({
      ok: false,
      error: { kind: "wrong-account" },
    });
    expect(await auditOf(test.ctx, accountId)).toEqual(["registration.started", "registration.refused wrong-account"]);
    for (const unknown of [unknownTicket(), "' or 1=1 --"]) {
      const token = await report(test.ctx, portal, ticket, "registered", { claims: { ticket: unknown } });
      expect(await sendReport(token)).toEqual({ ok: false, error: { kind: "unknown-ticket" } });
    }
    for (const id of [accountId, other]) expect(await customerPortalSinceOf(test.ctx, id)).toBeNull();
  });

  it("of a customer whom an import has registered already ends the ticket and sends no notification", async () => {
    const ticket = await ticketFor(test.ctx, accountId);
    const since = test.clock.now();
    await setCustomerPortalSince(test.ctx.db, [accountId], since);
    test.clock.advance({ minutes: 3 });
    expect(await sendReport(await report(test.ctx, portal, ticket))).toMatchObject({ ok: true });
    expect(await customerPortalSinceOf(test.ctx, accountId)).toEqual(since);
    expect(await notificationsOf(accountId)).toEqual([]);
  });
});

describe("a report is accepted only when it is valid in every part", () => {
  const cases: [string, string, ReportOptions | (() => ReportOptions)][] = [
    [
      "a foreign key under the right key id",
      "bad-signature",
      () => ({ by: portal.foreign, header: { kid: portal.own.publicJwk.kid } }),
    ],
    ["a foreign key", "bad-signature", () => ({ by: portal.foreign })],
    ["an algorithm that is not on the list", "malformed", () => ({ by: portal.rsa })],
    ["another issuer", "wrong-issuer", { claims: { iss: "https://evil.example" } }],
    ["another audience", "wrong-audience", { claims: { aud: "https://other.example" } }],
    ["another type of token", "malformed", { header: { typ: "portal-registration+jwt" } }],
    ["no type", "malformed", { header: { typ: undefined } }],
    ["a past expiry", "expired", { age: 200 }],
    ["an old signature, even with a late expiry", "expired", { age: 600, claims: { exp: 4_000_000_000 } }],
    ["no expiry", "malformed", { without: "exp" }],
    ["no issue time", "malformed", { without: "iat" }],
    ["no account", "malformed", { without: "sub" }],
    ["no ticket", "malformed", { without: "ticket" }],
    ["an unknown outcome", "malformed", { claims: { outcome: "maybe" } }],
    ["an issue time far in the future", "malformed", { age: -3600 }],
  ];
  it.each(cases)("is refused with %s", async (_name, reason, optionsOf) => {
    const ticket = await ticketFor(test.ctx, accountId);
    const options = typeof optionsOf === "function" ? optionsOf() : optionsOf;
    expect(await sendReport(await report(test.ctx, portal, ticket, "registered", options))).toEqual({
      ok: false,
      error: { kind: "invalid", reason },
    });
    expect(await customerPortalSinceOf(test.ctx, accountId)).toBeNull();
    expect(await viewOf()).toBe("pending");
  });

  it("an unsigned report, a ticket and malformed text are refused", async () => {
    const ticket = await ticketFor(test.ctx, accountId);
    const { jti, sub } = decodeJwt(ticket);
    const unsigned = new UnsecuredJWT({ ticket: jti, outcome: "registered", sub }).encode();
    for (const token of [unsigned, ticket, "", "a.b.c", "{}", "\0"]) {
      expect(await sendReport(token)).toMatchObject({ ok: false, error: { kind: "invalid" } });
    }
    expect(await customerPortalSinceOf(test.ctx, accountId)).toBeNull();
  });

  it("a report cannot be verified while the keys cannot be fetched", async () => {
    const unreachable = { ...test.ctx.settings.customerPortal, jwksUrl: "http://127.0.0.1:1/keys" } as NonNullable<
      TestContext["ctx"]["settings"]["customerPortal"]
    >;
    const ctx = { ...test.ctx, settings: { ...test.ctx.settings, customerPortal: unreachable } };
    const token = await report(test.ctx, portal, await ticketFor(test.ctx, accountId));
    expect(await reportRegistration(ctx, token)).toEqual({ ok: false, error: { kind: "keys-unavailable" } });
    expect(await sendReport(token)).toMatchObject({ ok: true });
  });
});

it("R4: after the report no new message is placed here; existing ones stay readable", async () => {
  const email = newAddress();
  await deliverLines(test.ctx, [line({ email })]);
  const id = (await findAccountByAddress(test.ctx.db, email))?.id as AuthorizedAccountId;
  expect(await sendReport(await report(test.ctx, portal, await ticketFor(test.ctx, id)))).toMatchObject({ ok: true });
  const before = await countRows(test.ctx);
  const { lines } = await deliverLines(test.ctx, [line({ email })]);
  expect(lines).toMatchObject([{ route: "customer-portal", state: "routed", messageId: "" }]);
  expect(await countRows(test.ctx)).toEqual(before);
  expect(await messagesFor(test.ctx, email)).toHaveLength(1);
  const list = await listMessages(test.ctx, { accountId: id, query: parseInboxQuery({}) });
  expect(list.rows).toHaveLength(1);
});

it("registrations are deleted 90 days after their expiry", async () => {
  await ticketFor(test.ctx, accountId);
  test.clock.advance({ days: 91 });
  await forgetExpired(test.ctx);
  expect(await registrationsOf(test.ctx, accountId)).toHaveLength(1);
  test.clock.advance({ seconds: 1 });
  await forgetExpired(test.ctx);
  expect(await registrationsOf(test.ctx, accountId)).toEqual([]);
});
