/** R19, R4: every state of a ticket, told by signed reports; and what a customer's move changes, and what it does not. */
import { decodeJwt, UnsecuredJWT } from "jose";
import { notifications } from "@/drizzle/schema/notification";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { findAccountByAddress, getAccount, markCustomerPortal } from "@/lib/account/store";
import { describeRegistration } from "@/lib/customer-portal/describe-registration";
import { MAX_STARTS_AN_HOUR } from "@/lib/customer-portal/registration";
import { reportRegistration } from "@/lib/customer-portal/report-registration";
import { startRegistration } from "@/lib/customer-portal/start-registration";
import { forgetExpired } from "@/lib/jobs/forget-expired";
import { parseInboxQuery } from "@/lib/mailbox/list/inbox-query";
import { listMessages } from "@/lib/mailbox/list/list-messages";
import {
  deliverLines,
  inventory,
  line,
  messagesFor,
  newAddress,
  removeBatchFolders,
} from "@/tests/integration/delivery/batch-fixture";
import { createAccount } from "@/tests/integration/mailbox/mailbox-fixture";
import { type TestContext, testContext } from "@/tests/support/context";
import {
  auditOf,
  FakePortal,
  movedSince,
  type ReportOptions,
  registrationsOf,
  report,
  ticketFor,
  unknownTicket,
} from "./portal-fixture";

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
  await portal.stopReporting();
  await removeBatchFolders();
  await test.close();
});

const tell = (token: string) => reportRegistration(test.ctx, token);
const notificationsOf = async (id: string) => {
  const { emailAddress } = await getAccount(test.ctx.db, id);
  const rows = await test.ctx.db.select().from(notifications);
  return rows.filter((row) => row.toAddress === emailAddress).map((row) => row.kind);
};
const viewOf = async () =>
  describeRegistration(test.ctx, { id: accountId, customerPortalSince: await movedSince(test.ctx, accountId) });

describe("starting", () => {
  it("makes one pending ticket and an address without anything about the person", async () => {
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

  it("does nothing where nothing is configured, or nobody answers", async () => {
    const bare = { ...test.ctx, settings: { ...test.ctx.settings, customerPortal: null } };
    expect(await startRegistration(bare, { accountId, locale: "hu" })).toEqual({
      ok: false,
      error: { kind: "unconfigured" },
    });
    expect(await reportRegistration(bare, "a.b.c")).toEqual({ ok: false, error: { kind: "unconfigured" } });
    await portal.stopReporting();
    const started = await startRegistration(test.ctx, { accountId, locale: "hu" });
    await portal.listen();
    expect(started).toEqual({ ok: false, error: { kind: "unavailable" } });
    expect(await registrationsOf(test.ctx, accountId)).toEqual([]);
  });

  it("sends nobody where no key could vouch for the answer", async () => {
    portal.keys = [];
    const started = await startRegistration(test.ctx, { accountId, locale: "hu" });
    portal.keys = [portal.own.publicJwk];
    expect(started).toEqual({ ok: false, error: { kind: "unavailable" } });
  });

  it("fifty at once are ten an hour", async () => {
    const started = await Promise.all(
      Array.from({ length: 50 }, () => startRegistration(test.ctx, { accountId, locale: "hu" })),
    );
    expect(started.filter(({ ok }) => ok)).toHaveLength(MAX_STARTS_AN_HOUR);
    expect(await registrationsOf(test.ctx, accountId)).toHaveLength(MAX_STARTS_AN_HOUR);
  });

  it("is refused to whoever is registered, and after ten times in an hour", async () => {
    for (let index = 0; index < MAX_STARTS_AN_HOUR; index++) await ticketFor(test.ctx, accountId);
    const again = () => startRegistration(test.ctx, { accountId, locale: "hu" });
    expect(await again()).toEqual({ ok: false, error: { kind: "too-often" } });
    test.clock.advance({ minutes: 61 });
    expect(await again()).toMatchObject({ ok: true });
    await markCustomerPortal(test.ctx.db, [accountId], test.clock.now());
    expect(await again()).toEqual({ ok: false, error: { kind: "already-registered" } });
  });
});

describe("a report", () => {
  it("moves the customer once: the same one, again and at once, is answered the same and writes nothing", async () => {
    const ticket = await ticketFor(test.ctx, accountId);
    test.clock.advance({ minutes: 12 });
    const token = await report(test.ctx, portal, ticket);
    const answers = await Promise.all(Array.from({ length: 8 }, () => tell(token)));
    expect(answers).toEqual(Array.from({ length: 8 }, () => ({ ok: true, value: { state: "done" } })));
    const since = await movedSince(test.ctx, accountId);
    expect(since).toEqual(test.clock.now());
    test.clock.advance({ minutes: 2 });
    expect(await tell(await report(test.ctx, portal, ticket))).toEqual({ ok: true, value: { state: "done" } });
    expect(await movedSince(test.ctx, accountId)).toEqual(since);
    expect(await notificationsOf(accountId)).toEqual(["customer-portal"]);
    expect(await auditOf(test.ctx, accountId)).toEqual(["registration.started", "registration.completed"]);
    expect(await viewOf()).toBe("registered");
  });

  it("of breaking off changes nothing else, and a ticket ends once", async () => {
    const ticket = await ticketFor(test.ctx, accountId);
    expect(await tell(await report(test.ctx, portal, ticket, "cancelled"))).toEqual({
      ok: true,
      value: { state: "cancelled" },
    });
    expect(await viewOf()).toBe("cancelled");
    expect(await tell(await report(test.ctx, portal, ticket))).toEqual({ ok: false, error: { kind: "already-ended" } });
    expect(await movedSince(test.ctx, accountId)).toBeNull();
    expect(await notificationsOf(accountId)).toEqual([]);
    const [second] = [await ticketFor(test.ctx, accountId)];
    expect(await tell(await report(test.ctx, portal, second))).toMatchObject({ ok: true });
    expect(await tell(await report(test.ctx, portal, second, "cancelled"))).toEqual({
      ok: false,
      error: { kind: "already-ended" },
    });
    expect(await movedSince(test.ctx, accountId)).not.toBeNull();
  });

  it("of two outcomes at once lets one win", async () => {
    const ticket = await ticketFor(test.ctx, accountId);
    const [done, cancelled] = await Promise.all([
      tell(await report(test.ctx, portal, ticket)),
      tell(await report(test.ctx, portal, ticket, "cancelled")),
    ]);
    expect([done.ok, cancelled.ok].sort()).toEqual([false, true]);
    expect((await movedSince(test.ctx, accountId)) !== null).toBe(done.ok);
  });

  it("later than a day after the start is too late, also when it comes again", async () => {
    const ticket = await ticketFor(test.ctx, accountId);
    test.clock.advance({ days: 1 });
    for (const _ of [1, 2]) {
      expect(await tell(await report(test.ctx, portal, ticket))).toEqual({ ok: false, error: { kind: "expired" } });
    }
    expect(await registrationsOf(test.ctx, accountId)).toMatchObject([{ state: "expired" }]);
    expect(await movedSince(test.ctx, accountId)).toBeNull();
    expect(await viewOf()).toBe("open");
  });

  it("on another account's ticket, or on none of ours, is refused", async () => {
    const other = await createAccount(test.ctx);
    const [ticket, others] = [await ticketFor(test.ctx, accountId), await ticketFor(test.ctx, other)];
    const claims = { sub: decodeJwt(others).sub };
    expect(await tell(await report(test.ctx, portal, ticket, "registered", { claims }))).toEqual({
      ok: false,
      error: { kind: "wrong-account" },
    });
    expect(await auditOf(test.ctx, accountId)).toEqual(["registration.started", "registration.refused wrong-account"]);
    for (const unknown of [unknownTicket(), "' or 1=1 --"]) {
      const token = await report(test.ctx, portal, ticket, "registered", { claims: { ticket: unknown } });
      expect(await tell(token)).toEqual({ ok: false, error: { kind: "unknown-ticket" } });
    }
    for (const id of [accountId, other]) expect(await movedSince(test.ctx, id)).toBeNull();
  });

  it("of somebody the import has named already ends the ticket and sends no letter", async () => {
    const ticket = await ticketFor(test.ctx, accountId);
    const since = test.clock.now();
    await markCustomerPortal(test.ctx.db, [accountId], since);
    test.clock.advance({ minutes: 3 });
    expect(await tell(await report(test.ctx, portal, ticket))).toMatchObject({ ok: true });
    expect(await movedSince(test.ctx, accountId)).toEqual(since);
    expect(await notificationsOf(accountId)).toEqual([]);
  });
});

describe("a report is believed only when everything about it is right", () => {
  const options: [string, string, ReportOptions | (() => ReportOptions)][] = [
    [
      "a foreign key under our own name",
      "bad-signature",
      () => ({ by: portal.foreign, header: { kid: portal.own.publicJwk.kid } }),
    ],
    ["a foreign key", "bad-signature", () => ({ by: portal.foreign })],
    ["an algorithm that is not on the list", "malformed", () => ({ by: portal.rsa })],
    ["another issuer", "wrong-issuer", { claims: { iss: "https://evil.example" } }],
    ["another audience", "wrong-audience", { claims: { aud: "https://other.example" } }],
    ["another kind of token", "malformed", { header: { typ: "portal-registration+jwt" } }],
    ["no kind", "malformed", { header: { typ: undefined } }],
    ["an end that is past", "expired", { age: 200 }],
    ["a signature long ago, however late its end", "expired", { age: 600, claims: { exp: 4_000_000_000 } }],
    ["no end", "malformed", { without: "exp" }],
    ["no beginning", "malformed", { without: "iat" }],
    ["no account", "malformed", { without: "sub" }],
    ["no ticket", "malformed", { without: "ticket" }],
    ["an unknown outcome", "malformed", { claims: { outcome: "maybe" } }],
    ["a beginning far in the future", "malformed", { age: -3600 }],
  ];
  it.each(options)("not with %s", async (_name, reason, option) => {
    const ticket = await ticketFor(test.ctx, accountId);
    const wanted = typeof option === "function" ? option() : option;
    expect(await tell(await report(test.ctx, portal, ticket, "registered", wanted))).toEqual({
      ok: false,
      error: { kind: "invalid", reason },
    });
    expect(await movedSince(test.ctx, accountId)).toBeNull();
    expect(await viewOf()).toBe("pending");
  });

  it("not unsigned, not our own ticket, not garbage", async () => {
    const ticket = await ticketFor(test.ctx, accountId);
    const { jti, sub } = decodeJwt(ticket);
    const unsigned = new UnsecuredJWT({ ticket: jti, outcome: "registered", sub }).encode();
    for (const token of [unsigned, ticket, "", "a.b.c", "{}", "\0"]) {
      expect(await tell(token)).toMatchObject({ ok: false, error: { kind: "invalid" } });
    }
    expect(await movedSince(test.ctx, accountId)).toBeNull();
  });

  it("says nothing of a report whose keys it cannot fetch", async () => {
    const silent = { ...test.ctx.settings.customerPortal, jwksUrl: "http://127.0.0.1:1/keys" } as NonNullable<
      TestContext["ctx"]["settings"]["customerPortal"]
    >;
    const ctx = { ...test.ctx, settings: { ...test.ctx.settings, customerPortal: silent } };
    const token = await report(test.ctx, portal, await ticketFor(test.ctx, accountId));
    expect(await reportRegistration(ctx, token)).toEqual({ ok: false, error: { kind: "keys-unavailable" } });
    expect(await tell(token)).toMatchObject({ ok: true });
  });
});

it("R4: from the report on nothing new is placed here; what he has stays readable", async () => {
  const email = newAddress();
  await deliverLines(test.ctx, [line({ email })]);
  const id = (await findAccountByAddress(test.ctx.db, email))?.id as AuthorizedAccountId;
  expect(await tell(await report(test.ctx, portal, await ticketFor(test.ctx, id)))).toMatchObject({ ok: true });
  const before = await inventory(test.ctx);
  const { lines } = await deliverLines(test.ctx, [line({ email })]);
  expect(lines).toMatchObject([{ route: "customer-portal", state: "routed", messageId: "" }]);
  expect(await inventory(test.ctx)).toEqual(before);
  expect(await messagesFor(test.ctx, email)).toHaveLength(1);
  const list = await listMessages(test.ctx, { accountId: id, query: parseInboxQuery({}) });
  expect(list.rows).toHaveLength(1);
});

it("registrations are forgotten 90 days after nothing could be reported any more", async () => {
  await ticketFor(test.ctx, accountId);
  test.clock.advance({ days: 91 });
  await forgetExpired(test.ctx);
  expect(await registrationsOf(test.ctx, accountId)).toHaveLength(1);
  test.clock.advance({ seconds: 1 });
  await forgetExpired(test.ctx);
  expect(await registrationsOf(test.ctx, accountId)).toEqual([]);
});
