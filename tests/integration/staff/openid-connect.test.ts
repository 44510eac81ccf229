/** Staff sign in by OpenID Connect, against a real provider. */
import { eq } from "drizzle-orm";
import { auditEvents } from "@/drizzle/schema/audit";
import type { Client } from "@/lib/auth/session/client";
import { RATE_LIMITS } from "@/lib/rate-limit/rate-limit";
import { clientHits, takeClientHit } from "@/lib/rate-limit/take-hit";
import type { StaffOidcSettings } from "@/lib/settings";
import { inviteStaff } from "@/lib/staff/invite-staff";
import { findLiveStaffSession } from "@/lib/staff/live-staff-session";
import { findMemberByAddress } from "@/lib/staff/member-store";
import { beginEntry, finishEntry } from "@/lib/staff/oidc/enter-by-oidc";
import { beginOidc, finishOidc } from "@/lib/staff/oidc/openid-client";
import { signInByOidc } from "@/lib/staff/oidc/sign-in-by-oidc";
import { revokeStaff } from "@/lib/staff/revoke-staff";
import { TEST_ENVIRONMENT, type TestContext, testContext } from "@/tests/support/context";
import { type Person, startProvider, type TestProvider } from "./openid-provider";
import { countedSignIns, newStaffAddress, outcomeOf, someClient, trySignIn } from "./staff-fixture";

const CALLBACK = `${TEST_ENVIRONMENT.APP_URL}/staff/oidc/callback/staff`;
const MAX_FAILED_ENDS = RATE_LIMITS["staff-failed-entries-by-client"].max;

let provider: TestProvider;
let test: TestContext;
let oidc: StaffOidcSettings;
beforeAll(async () => {
  process.env.NEXTAUTH_URL = `${TEST_ENVIRONMENT.APP_URL}/staff/oidc`;
  provider = await startProvider(CALLBACK);
  test = await testContext({
    env: {
      STAFF_OIDC_ISSUER: provider.issuer,
      STAFF_OIDC_CLIENT_ID: provider.clientId,
      STAFF_OIDC_CLIENT_SECRET: provider.clientSecret,
      STAFF_OIDC_GROUPS: "admin=portal-admins;service=portal-service",
    },
  });
  oidc = test.ctx.settings.staff.oidc as StaffOidcSettings;
});
afterAll(async () => {
  delete process.env.NEXTAUTH_URL;
  await test.close();
  await provider.close();
});

async function invited(): Promise<Person> {
  const email = newStaffAddress();
  await inviteStaff(test.ctx, { emailAddress: email, name: "Kiss Ilona", role: "service" });
  return { sub: `sub-${email}`, email, groups: ["portal-service"] };
}

const cookiesOf = (lines: readonly string[]) =>
  Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1).split(";")[0] ?? ""]),
  );

/** The whole way round. `changed` alters what the provider's redirect and the browser bring back. */
async function goRound(
  person: Person,
  changed: {
    settings?: Partial<StaffOidcSettings>;
    query?: Record<string, string>;
    cookies?: Record<string, string>;
  } = {},
) {
  const begun = await beginOidc(test.ctx, oidc);
  if (!begun.ok) throw new Error("the provider does not answer");
  const back = await provider.signIn(begun.redirect, person);
  const query = { ...Object.fromEntries(back.searchParams), ...changed.query };
  const cookies = changed.cookies ?? cookiesOf(begun.cookies);
  return { query, cookies, finished: await finishOidc(test.ctx, { ...oidc, ...changed.settings }, { query, cookies }) };
}

async function enter(person: Person): Promise<string> {
  const { finished } = await goRound(person);
  if (!finished.ok) return "failed";
  const outcome = await signInByOidc(test.ctx, { oidc, claims: finished.claims, client: someClient() });
  return outcome.ok ? outcome.value.sessionId : outcome.error.kind;
}

const roleOf = async (email: string) => (await findMemberByAddress(test.ctx.db, email))?.role;
const isLive = async (id: string) => (await findLiveStaffSession(test.ctx, id, { touch: false })) !== null;

it("lets an invited person in with the role of their group, and follows a change of groups", async () => {
  const person = await invited();
  const sessionId = await enter(person);
  expect(await isLive(sessionId)).toBe(true);
  const promoted = await enter({ ...person, groups: ["portal-service", "portal-admins"] });
  expect([await isLive(promoted), await roleOf(person.email)]).toEqual([true, "admin"]);
  const changes = await test.ctx.db
    .select()
    .from(auditEvents)
    .where(eq(auditEvents.kind, "staff.role-changed"))
    .orderBy(auditEvents.id);
  expect(changes.at(-1)?.details).toMatchObject({ before: "service", after: "admin", staffName: "Kiss Ilona" });
});

it("a person who was removed from every group does not get in, and their sessions end", async () => {
  const person = await invited();
  const sessionId = await enter(person);
  expect(await enter({ ...person, groups: ["others"] })).toBe("no-group");
  expect(await isLive(sessionId)).toBe(false);
});

it("nobody else gets in: not invited, revoked, an unverified address, another subject with a known address", async () => {
  const stranger = { sub: "stranger", email: newStaffAddress(), groups: ["portal-admins"] };
  expect(await enter(stranger)).toBe("not-invited");
  const unverified = await invited();
  expect(await enter({ ...unverified, emailVerified: false })).toBe("not-invited");
  const person = await invited();
  await enter(person);
  expect(await enter({ ...person, sub: "another-subject" })).toBe("not-invited");
  await revokeStaff(test.ctx, (await findMemberByAddress(test.ctx.db, person.email))?.emailAddress as never);
  expect(await enter(person)).toBe("not-invited");
});

it("refuses a wrong audience, a wrong issuer, a wrong or missing state and a replayed answer", async () => {
  const person = await invited();
  const failed = { ok: false };
  expect((await goRound(person, { settings: { clientId: "another-client" } })).finished).toMatchObject(failed);
  expect((await goRound(person, { query: { state: "forged" } })).finished).toMatchObject(failed);
  expect((await goRound(person, { query: { iss: "https://evil.example" } })).finished).toMatchObject(failed);
  expect((await goRound(person, { cookies: {} })).finished).toMatchObject(failed);
  const { query, cookies, finished } = await goRound(person);
  expect(finished.ok).toBe(true);
  expect(await finishOidc(test.ctx, oidc, { query, cookies })).toMatchObject(failed);
  if (!finished.ok) return;
  const claims = { ...finished.claims, issuer: "https://evil.example" };
  const outcome = await signInByOidc(test.ctx, { oidc, claims, client: someClient() });
  expect(outcome).toMatchObject({ error: { kind: "wrong-issuer" } });
});

it.each([
  ["of another issuer", { claims: { iss: "https://evil.example" } }],
  ["for another audience", { claims: { aud: "another-client" } }],
  ["that has expired", { claims: { exp: 1_000_000_000 } }],
  ["of another sign-in", { claims: { nonce: "another" } }],
  ["without a nonce", { claims: { nonce: undefined } }],
  ["signed by a foreign key", { foreignKey: true }],
])("refuses an ID token %s from the provider itself", async (_what, changed) => {
  const person = await invited();
  provider.forge(changed);
  try {
    expect((await goRound(person)).finished).toMatchObject({ ok: false });
  } finally {
    provider.forge(null);
  }
  expect(await isLive(await enter(person))).toBe(true);
});

/** Begins a sign-in of a client and signs the person in at the provider. */
async function broughtBack(client: Client, person: Person) {
  const begun = await beginEntry(test.ctx, { oidc, client });
  if (!begun.ok) throw new Error("the provider does not answer");
  const back = await provider.signIn(begun.redirect, person);
  return { query: Object.fromEntries(back.searchParams), cookies: cookiesOf(begun.cookies) };
}

/** Number of failed ends in the audit log. */
async function failedEnds(): Promise<number> {
  const rows = await test.ctx.db.select().from(auditEvents).where(eq(auditEvents.kind, "staff.sign-in-failed"));
  return rows.filter(({ details }) => details.by === "oidc").length;
}

function takeFailedEnds(client: Client, hits: number) {
  return Promise.all(
    Array.from({ length: hits }, () => takeClientHit(test.ctx, "staff-failed-entries-by-client", client)),
  );
}

it("an end that fails is on record, and a client at its limit does not reach the provider any more", async () => {
  const client = someClient();
  const returned = await broughtBack(client, await invited());
  const before = await failedEnds();
  for (const changed of [{ cookies: {} }, { query: { ...returned.query, state: "forged" } }]) {
    const ended = await finishEntry(test.ctx, { oidc, client, returned: { ...returned, ...changed } });
    expect(ended.entered).toEqual({ ok: false, error: { kind: "failed" } });
  }
  expect(await failedEnds()).toBe(before + 2);
  for (const rule of ["staff-sign-ins-by-client", "staff-failed-entries-by-client"] as const) {
    await Promise.all(Array.from({ length: RATE_LIMITS[rule].max }, () => takeClientHit(test.ctx, rule, client)));
  }
  expect(await beginEntry(test.ctx, { oidc, client })).toEqual({ ok: false });
  expect((await finishEntry(test.ctx, { oidc, client, returned })).entered).toMatchObject({ ok: false });
  // Another client at the same time gets in with the same answer.
  expect((await finishEntry(test.ctx, { oidc, client: someClient(), returned })).entered.ok).toBe(true);
  expect(await failedEnds()).toBe(before + 2);
});

it("beginnings that fail, and all ends, are counted as sign-ins of staff", async () => {
  const client = someClient();
  const outcomes = ["succeeded", "failed", "not-invited", "no-group", "too-many"] as const;
  const before = await Promise.all(outcomes.map(countedSignIns));
  const added = async () => {
    const now = await Promise.all(outcomes.map(countedSignIns));
    return Object.fromEntries(outcomes.map((outcome, index) => [outcome, (now[index] ?? 0) - (before[index] ?? 0)]));
  };
  const person = await invited();
  const end = async (who: Person) =>
    finishEntry(test.ctx, { oidc, client, returned: await broughtBack(someClient(), who) });
  await end(person);
  await end({ ...person, groups: ["others"] });
  await end({ sub: "unknown", email: newStaffAddress(), groups: [] });
  const none = { ...{ succeeded: 1, "no-group": 1, "not-invited": 1 }, failed: 0, "too-many": 0 };
  expect(await added()).toEqual(none);
  await finishEntry(test.ctx, { oidc, client, returned: { query: {}, cookies: {} } });
  await beginEntry(test.ctx, { oidc: { ...oidc, issuer: "http://127.0.0.1:9" }, client });
  expect(await added()).toEqual({ ...none, failed: 2 });
  for (const rule of ["staff-sign-ins-by-client", "staff-failed-entries-by-client"] as const) {
    await Promise.all(Array.from({ length: RATE_LIMITS[rule].max }, () => takeClientHit(test.ctx, rule, client)));
  }
  await beginEntry(test.ctx, { oidc, client });
  await finishEntry(test.ctx, { oidc, client, returned: { query: {}, cookies: {} } });
  expect(await added()).toEqual({ ...none, failed: 2, "too-many": 2 });
});

it("fifty ends of one client at once, of which the limit leaves three, ask the provider three times", async () => {
  const client = someClient();
  const returned = await broughtBack(client, await invited());
  const forged = { ...returned, query: { ...returned.query, code: "forged" } };
  await takeFailedEnds(client, MAX_FAILED_ENDS - 3);
  const before = { exchanges: provider.exchanges(), failed: await failedEnds() };
  const ends = await Promise.all(
    Array.from({ length: 50 }, () => finishEntry(test.ctx, { oidc, client, returned: forged })),
  );
  expect(ends.every(({ entered }) => !entered.ok && entered.error.kind === "failed")).toBe(true);
  expect(provider.exchanges() - before.exchanges).toBe(3);
  expect((await failedEnds()) - before.failed).toBe(3);
});

it("an end that succeeds does not count, and takes no earlier failure back", async () => {
  const client = someClient();
  const person = await invited();
  await takeFailedEnds(client, MAX_FAILED_ENDS - 1);
  for (let times = 0; times < 3; times++) {
    const returned = await broughtBack(client, person);
    expect((await finishEntry(test.ctx, { oidc, client, returned })).entered.ok).toBe(true);
  }
  expect(await clientHits(test.ctx, "staff-failed-entries-by-client", client)).toBe(MAX_FAILED_ENDS - 1);
});

it("says that it failed while the provider is down, and lets nobody in by password meanwhile", async () => {
  const down = { ...oidc, issuer: "http://127.0.0.1:9" };
  expect(await beginOidc(test.ctx, down)).toEqual({ ok: false });
  const person = await invited();
  expect(await outcomeOf(trySignIn(test.ctx, { email: person.email as never, secret: Buffer.alloc(20) }))).toBe(
    "wrong",
  );
});
