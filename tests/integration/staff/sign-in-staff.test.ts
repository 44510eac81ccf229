/** How staff get in: invitation, password, second factor, recovery codes, revocation (docs/security.md). */
import { and, eq } from "drizzle-orm";
import { auditEvents } from "@/drizzle/schema/audit";
import type { NamedKey } from "@/lib/settings";
import { acceptInvitation, describeInvitation } from "@/lib/staff/accept-invitation";
import { inviteStaff } from "@/lib/staff/invite-staff";
import { listStaff } from "@/lib/staff/list-staff";
import { findLiveStaffSession } from "@/lib/staff/live-staff-session";
import { revokeStaff } from "@/lib/staff/revoke-staff";
import { signOutStaff } from "@/lib/staff/sign-out-staff";
import { isWorkspaceOpen } from "@/lib/staff/workspace";
import { type TestContext, testContext } from "@/tests/support/context";
import {
  codeAt,
  countedSignIns,
  enrol,
  inviteSomebody,
  newStaffAddress,
  outcomeOf,
  STAFF_PASSWORD,
  someClient,
  trySignIn,
} from "./staff-fixture";

// Cheap hashes: this file tests who gets in, not the cost of a guess.
jest.mock("@node-rs/argon2", () => jest.requireActual("@/tests/support/cheap-argon2"));

const NOW = "2026-11-23T09:00:00Z";
let test: TestContext;
beforeAll(async () => {
  test = await testContext({ now: NOW });
});
afterAll(() => test.close());
beforeEach(() => test.clock.advance({ days: 2 }));

const isLive = async (sessionId: string) => (await findLiveStaffSession(test.ctx, sessionId, { touch: true })) !== null;
const kinds = async (memberId: string) => {
  const rows = await test.ctx.db.select().from(auditEvents).orderBy(auditEvents.id);
  return rows.filter(({ details }) => details.staffId === memberId).map(({ kind }) => kind);
};

it("the workspace does not exist before the first staff member, nor outside the listed networks", async () => {
  const empty = await testContext({ now: NOW, env: { STAFF_NETWORKS: "203.0.113.0/24" } });
  try {
    expect(await isWorkspaceOpen(empty.ctx, "203.0.113.9")).toBe(false);
    await inviteSomebody(empty.ctx);
    expect(await isWorkspaceOpen(empty.ctx, "203.0.113.9")).toBe(true);
    expect([await isWorkspaceOpen(empty.ctx, "203.0.114.9"), await isWorkspaceOpen(empty.ctx, null)]).toEqual([
      false,
      false,
    ]);
  } finally {
    await empty.close();
  }
});

describe("an invitation", () => {
  it("is accepted once, with the code of the offered secret, within 72 hours", async () => {
    const { ctx, clock } = test;
    const { email, token, secret } = await inviteSomebody(ctx);
    const accept = (changed: { password?: string; code?: string } = {}) =>
      acceptInvitation(ctx, {
        ...{ token, password: STAFF_PASSWORD, code: codeAt(secret, ctx.clock.now()), client: someClient() },
        ...changed,
      });
    expect(await describeInvitation(ctx, token)).toMatchObject({ emailAddress: email, name: "Kiss Ilona" });
    expect(await accept({ password: "short" })).toMatchObject({ error: { kind: "too-short" } });
    expect(await accept({ password: "passwordpassword" })).toMatchObject({ error: { kind: "guessable" } });
    expect(await accept({ code: "000000" })).toMatchObject({ error: { kind: "wrong-code" } });
    clock.advance({ minutes: 72 * 60 - 1 });
    // Two requests at once: one of them finds the invitation used.
    const outcomes = await Promise.all([accept(), accept()]);
    expect(outcomes.map((outcome) => (outcome.ok ? "in" : outcome.error.kind)).sort()).toEqual([
      "in",
      "unknown-invitation",
    ]);
    expect(await describeInvitation(ctx, token)).toBeNull();
  });

  it("expires, and a new one makes the earlier one void", async () => {
    const { ctx, clock } = test;
    const first = await inviteSomebody(ctx);
    const second = await inviteSomebody(ctx, { email: first.email });
    expect(await describeInvitation(ctx, first.token)).toBeNull();
    expect(await describeInvitation(ctx, second.token)).not.toBeNull();
    clock.advance({ minutes: 72 * 60 });
    expect(await describeInvitation(ctx, second.token)).toBeNull();
  });

  it("again ends the person's sessions, password and second factor", async () => {
    const person = await enrol(test);
    expect(await isLive(person.sessionId)).toBe(true);
    const again = await inviteStaff(test.ctx, { emailAddress: person.email, name: "Kiss Ilona", role: "auditor" });
    expect(again.again).toBe(true);
    expect(await isLive(person.sessionId)).toBe(false);
    expect(await outcomeOf(trySignIn(test.ctx, person))).toBe("wrong");
  });
});

describe("a sign-in", () => {
  it("needs the password and the code, and says nothing about which was wrong", async () => {
    const { ctx } = test;
    const person = await enrol(test);
    expect(await outcomeOf(trySignIn(ctx, person, { password: `${STAFF_PASSWORD}x` }))).toBe("wrong");
    expect(await outcomeOf(trySignIn(ctx, person, { code: "000000" }))).toBe("wrong");
    expect(await outcomeOf(trySignIn(ctx, { ...person, email: newStaffAddress() }))).toBe("wrong");
    expect(await outcomeOf(trySignIn(ctx, person))).toBe("in");
    expect(await kinds(person.member.id)).toEqual(["staff.enrolled", "staff.signed-in", "staff.signed-in"]);
  });

  it("takes a code once: a replay, and the second of two requests at once, get nothing", async () => {
    const { ctx, clock } = test;
    const person = await enrol(test);
    const code = codeAt(person.secret, ctx.clock.now());
    const outcomes = await Promise.all([0, 1, 2].map(() => outcomeOf(trySignIn(ctx, person, { code }))));
    expect(outcomes.sort()).toEqual(["in", "wrong", "wrong"]);
    clock.advance({ seconds: 30 });
    // Still within the tolerated skew, but used.
    expect(await outcomeOf(trySignIn(ctx, person, { code }))).toBe("wrong");
    expect(await outcomeOf(trySignIn(ctx, person))).toBe("in");
  });

  it("tolerates a clock that is 30 seconds wrong, and not a minute", async () => {
    const { ctx, clock } = test;
    const person = await enrol(test);
    const early = codeAt(person.secret, new Date(ctx.clock.now().getTime() + 60_000));
    expect(await outcomeOf(trySignIn(ctx, person, { code: early }))).toBe("wrong");
    clock.advance({ seconds: 30 });
    expect(await outcomeOf(trySignIn(ctx, person, { code: early }))).toBe("in");
  });

  it("ten attempts for an address in 24 hours, known or not, whatever the client; then the right ones fail too", async () => {
    const { ctx, clock } = test;
    const person = await enrol(test);
    for (const attempt of [person, { ...person, email: newStaffAddress() }]) {
      const outcomes = await Promise.all(
        Array.from({ length: 12 }, () => outcomeOf(trySignIn(ctx, attempt, { code: "000000" }))),
      );
      expect(outcomes.sort()).toEqual([...Array(2).fill("too-many"), ...Array(10).fill("wrong")]);
    }
    expect(await outcomeOf(trySignIn(ctx, person))).toBe("too-many");
    // A new invitation lets the person in before the 24 hours are over.
    const { token, secret } = await inviteSomebody(ctx, { email: person.email });
    const code = codeAt(secret, ctx.clock.now());
    expect((await acceptInvitation(ctx, { token, password: STAFF_PASSWORD, code, client: someClient() })).ok).toBe(
      true,
    );
    clock.advance({ seconds: 30 });
    expect(await outcomeOf(trySignIn(ctx, { ...person, secret }))).toBe("in");
  });

  it("is possible again 24 hours after the last counted attempt", async () => {
    const { ctx, clock } = test;
    const person = await enrol(test);
    await Promise.all(Array.from({ length: 10 }, () => outcomeOf(trySignIn(ctx, person, { code: "000000" }))));
    expect(await outcomeOf(trySignIn(ctx, person))).toBe("too-many");
    clock.advance({ minutes: 24 * 60, seconds: 1 });
    expect(await outcomeOf(trySignIn(ctx, person))).toBe("in");
  });

  it("clears the counter, so that frequent sign-ins are no failures", async () => {
    const { ctx, clock } = test;
    const person = await enrol(test);
    for (let time = 0; time < 12; time += 1) {
      expect(await outcomeOf(trySignIn(ctx, person))).toBe("in");
      clock.advance({ seconds: 30 });
    }
  });

  it("moves hash and second factor to a new pepper, after which the previous one may go", async () => {
    const { ctx, clock } = test;
    const person = await enrol(test);
    const fresh = { id: "0123abcd", key: Buffer.alloc(32, 7) };
    const withPeppers = (all: NamedKey[]) => ({
      ...ctx,
      settings: { ...ctx.settings, peppers: { current: fresh, all } },
    });
    const both = [fresh, ctx.settings.peppers.current];
    expect(await outcomeOf(trySignIn(withPeppers([fresh]), person))).toBe("wrong");
    expect(await outcomeOf(trySignIn(withPeppers(both), person))).toBe("in");
    clock.advance({ seconds: 30 });
    expect(await outcomeOf(trySignIn(withPeppers([fresh]), person))).toBe("in");
  });

  it("by a recovery code works once for each code", async () => {
    const { ctx } = test;
    const person = await enrol(test);
    const [code = "", other = ""] = person.recoveryCodes;
    const outcomes = await Promise.all([code, code].map((one) => outcomeOf(trySignIn(ctx, person, { code: one }))));
    expect(outcomes.sort()).toEqual(["in", "wrong"]);
    expect(await trySignIn(ctx, person, { code: other.toLowerCase() })).toMatchObject({
      value: { recoveryCodesLeft: 8 },
    });
    expect(await outcomeOf(trySignIn(ctx, person, { code: "AAAA-AAAA-AAAA-AAAA" }))).toBe("wrong");
    expect(await kinds(person.member.id)).toContain("staff.recovery-code-used");
  });
});

describe("a session", () => {
  it("ends 15 minutes after the last request, ten hours after the sign-in, and with signing out", async () => {
    const { ctx, clock } = test;
    const person = await enrol(test);
    for (let minutes = 0; minutes < 580; minutes += 14) {
      clock.advance({ minutes: 14 });
      expect([minutes, await isLive(person.sessionId)]).toEqual([minutes, true]);
    }
    clock.advance({ minutes: 12 });
    expect(await isLive(person.sessionId)).toBe(false);
    const entered = await trySignIn(ctx, person);
    if (!entered.ok) throw new Error(entered.error.kind);
    clock.advance({ minutes: 15 });
    expect(await isLive(entered.value.sessionId)).toBe(false);
    const again = await trySignIn(ctx, person);
    if (!again.ok) throw new Error(again.error.kind);
    await signOutStaff(ctx, { id: again.value.sessionId, member: person.member });
    expect(await isLive(again.value.sessionId)).toBe(false);
  });

  it("a revocation ends it at once and lets nobody in again", async () => {
    const { ctx } = test;
    const person = await enrol(test);
    expect(await revokeStaff(ctx, person.email)).toEqual({ ok: true, value: { sessions: 1 } });
    expect(await isLive(person.sessionId)).toBe(false);
    expect(await outcomeOf(trySignIn(ctx, person))).toBe("wrong");
    expect(await revokeStaff(ctx, person.email)).toMatchObject({ error: { kind: "already" } });
    const listed = (await listStaff(ctx)).find(({ email }) => email === person.email);
    expect(listed).toMatchObject({ state: "revoked", role: "service", number: person.member.number });
  });
});

it("a failed sign-in is recorded without the typed address", async () => {
  const email = newStaffAddress();
  await trySignIn(test.ctx, { email, secret: Buffer.alloc(20) });
  const rows = await test.ctx.db
    .select()
    .from(auditEvents)
    .where(and(eq(auditEvents.kind, "staff.sign-in-failed"), eq(auditEvents.actor, "anonymous")))
    .orderBy(auditEvents.id);
  expect(rows.at(-1)?.addressDigest).toMatch(/^[0-9a-f]{64}$/);
  expect(JSON.stringify(rows)).not.toContain(email);
});

it("sign-ins by password are counted as those of staff: succeeded, wrong, and at the limit", async () => {
  const person = await enrol(test);
  const counted = () => Promise.all((["succeeded", "wrong", "too-many"] as const).map(countedSignIns));
  const [succeeded = 0, wrong = 0, tooMany = 0] = await counted();
  expect(await outcomeOf(trySignIn(test.ctx, person))).toBe("in");
  expect(await counted()).toEqual([succeeded + 1, wrong, tooMany]);
  for (let times = 0; times < 12; times += 1) await trySignIn(test.ctx, person, { code: "000000" });
  expect(await counted()).toEqual([succeeded + 1, wrong + 10, tooMany + 2]);
});
