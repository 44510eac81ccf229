/** A closure request up to its decision (R14). */
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { confirmClosure, inspectClosureLink } from "@/lib/closure/confirm-closure";
import { decideClosure } from "@/lib/closure/decide-closure";
import { describeClosure, describeOwnClosure } from "@/lib/closure/describe-closure";
import { listClosures } from "@/lib/closure/list-closures";
import { requestOwnClosure } from "@/lib/closure/request-closure";
import { withdrawClosure } from "@/lib/closure/withdraw-closure";
import {
  accountOf,
  activate,
  auditKinds,
  invite,
  kindsOfNotifications,
  NOW,
  notificationsOf,
  tokenIn,
} from "@/tests/integration/auth/auth-fixture";
import { type TestContext, testContext } from "@/tests/support/context";
import { ask, askAndConfirm, askSignedIn, closuresOf, DETAILS, importContract } from "./closure-fixture";

let test: TestContext;
beforeAll(async () => {
  test = await testContext({ now: NOW });
});
afterAll(() => test.close());
beforeEach(() => test.clock.set(NOW));

async function customer() {
  const address = await activate(test.ctx);
  const { id } = await accountOf(test.ctx, address);
  return { address, id: id as AuthorizedAccountId };
}

describe("requested on the public page", () => {
  it("needs the mailed link; inspecting it confirms nothing, following it does, once", async () => {
    const { address, id } = await customer();
    await ask(test.ctx, ` ${address.toUpperCase()} `);
    expect((await closuresOf(test.ctx, id)).map(({ state }) => state)).toEqual(["unconfirmed"]);
    expect(await describeOwnClosure(test.ctx, id)).toBeNull();
    const token = await tokenIn(test.ctx, address, "close-confirm");
    for (let inspection = 0; inspection < 5; inspection++) {
      expect(await inspectClosureLink(test.ctx, token)).toEqual({ emailAddress: address });
    }
    expect((await confirmClosure(test.ctx, token)).ok).toBe(true);
    expect(await confirmClosure(test.ctx, token)).toEqual({ ok: false, error: { kind: "link-unusable" } });
    expect(await inspectClosureLink(test.ctx, token)).toBeNull();
    const [request] = await closuresOf(test.ctx, id);
    expect(request).toMatchObject({ state: "grace", decidedBy: "rule", tokenDigest: null });
    expect(request?.reference).toMatch(/^T-2031-[34679CDFGHJKMNPQRTWXY]{6}$/);
    expect(await kindsOfNotifications(test.ctx, address)).toEqual(
      expect.arrayContaining(["close-confirm", "closure-scheduled"]),
    );
  });

  it.each([
    [{ minutes: 24 * 60 - 1, seconds: 59 }, true],
    [{ minutes: 24 * 60 }, false],
  ])("the link is valid for a day: after %j it works: %s", async (age, works) => {
    const { address } = await customer();
    await ask(test.ctx, address);
    const token = await tokenIn(test.ctx, address, "close-confirm");
    test.clock.advance(age);
    expect((await confirmClosure(test.ctx, token)).ok).toBe(works);
  });

  it("a newer request voids the older link and deletes its details", async () => {
    const { address, id } = await customer();
    await ask(test.ctx, address);
    const older = await tokenIn(test.ctx, address, "close-confirm");
    test.clock.advance({ minutes: 2 });
    await ask(test.ctx, address);
    expect((await confirmClosure(test.ctx, older)).ok).toBe(false);
    const [first, second] = await closuresOf(test.ctx, id);
    expect(first).toMatchObject({ state: "withdrawn", details: {} });
    expect(second).toMatchObject({ state: "unconfirmed", details: { name: DETAILS.name } });
  });

  it("at most once per minute and five times per day for one account, also in parallel", async () => {
    const { address } = await customer();
    const sent = async () =>
      (await kindsOfNotifications(test.ctx, address)).filter((kind) => kind === "close-confirm").length;
    await Promise.all(Array.from({ length: 30 }, () => ask(test.ctx, address)));
    expect(await sent()).toBe(1);
    test.clock.advance({ seconds: 59 });
    await ask(test.ctx, address);
    expect(await sent()).toBe(1);
    for (let time = 0; time < 8; time++) {
      test.clock.advance({ minutes: 2 });
      await ask(test.ctx, address);
    }
    expect(await sent()).toBe(5);
    test.clock.advance({ days: 1 });
    await ask(test.ctx, address);
    expect(await sent()).toBe(6);
  });

  it("an unknown address and one that only looks the same get nothing; an invited customer can request a closure", async () => {
    const { address } = await customer();
    const before = (await notificationsOf(test.ctx, address)).length;
    for (const typed of ["nobody@example.hu", address.replace("@", "@\u00AD"), `${address}, x@evil.example`, ""]) {
      await ask(test.ctx, typed);
    }
    expect((await notificationsOf(test.ctx, address)).length).toBe(before);
    const invited = await invite(test.ctx);
    expect((await askAndConfirm(test.ctx, invited)).state).toBe("grace");
  });

  it("of parallel confirmations one succeeds", async () => {
    const { address, id } = await customer();
    await ask(test.ctx, address);
    const token = await tokenIn(test.ctx, address, "close-confirm");
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => confirmClosure(test.ctx, token)));
    expect(outcomes.filter((outcome) => outcome.ok)).toHaveLength(1);
    expect((await kindsOfNotifications(test.ctx, address)).filter((kind) => kind === "closure-scheduled")).toHaveLength(
      1,
    );
    expect((await closuresOf(test.ctx, id)).map(({ state }) => state)).toEqual(["grace"]);
  });

  it("a second request beside an open one changes nothing and shows the open one", async () => {
    const { address, id } = await customer();
    const open = await askAndConfirm(test.ctx, address);
    test.clock.advance({ minutes: 2 });
    const again = await askAndConfirm(test.ctx, address);
    expect(again.id).toBe(open.id);
    expect((await closuresOf(test.ctx, id)).map(({ state }) => state)).toEqual(["grace", "withdrawn"]);
  });
});

describe("requested while signed in", () => {
  it("is decided at once, without a link; parallel requests create one", async () => {
    const { address, id } = await customer();
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => askSignedIn(test.ctx, id)));
    expect(new Set(outcomes.map((request) => request.id)).size).toBe(1);
    expect(await kindsOfNotifications(test.ctx, address)).not.toContain("close-confirm");
    expect((await describeOwnClosure(test.ctx, id))?.closesOn).toBe("2031-03-10");
    expect(await describeOwnClosure(test.ctx, id)).toMatchObject({
      state: "grace",
      closesOn: "2031-03-10",
      byRule: true,
    });
  });

  it("fifty parallel requests after four on the same day create one more", async () => {
    const { id } = await customer();
    for (let time = 0; time < 4; time++) {
      await askSignedIn(test.ctx, id);
      expect(await withdrawClosure(test.ctx, id)).toBe(true);
    }
    const requestAndWithdraw = async () => {
      const asked = await requestOwnClosure(test.ctx, { accountId: id, details: DETAILS });
      if (asked.ok) await withdrawClosure(test.ctx, id);
      return asked.ok;
    };
    await Promise.all(Array.from({ length: 50 }, requestAndWithdraw));
    expect(await closuresOf(test.ctx, id)).toHaveLength(5);
  });

  it("at most five times per day, and the failure says for how long", async () => {
    const { id } = await customer();
    for (let time = 0; time < 5; time++) {
      await askSignedIn(test.ctx, id);
      expect(await withdrawClosure(test.ctx, id)).toBe(true);
    }
    expect(await requestOwnClosure(test.ctx, { accountId: id, details: DETAILS })).toEqual({
      ok: false,
      error: { kind: "too-often", minutes: 14 * 60 },
    });
  });
});

describe("with an active electronic contract the insurer decides", () => {
  it("the contract is named, and nothing is decided", async () => {
    const { address, id } = await customer();
    await importContract(test.ctx, id, { number: "1", status: "ended" });
    await importContract(test.ctx, id, { number: "2", channel: "postal" });
    await importContract(test.ctx, id, { number: "3" });
    const request = await askAndConfirm(test.ctx, address);
    expect(request).toMatchObject({ state: "awaiting-decision", decidedBy: null, closesAt: null });
    expect(await describeClosure(test.ctx, request.id)).toMatchObject({
      state: "awaiting-decision",
      contracts: [{ number: "3", product: "Lakásbiztosítás" }],
    });
    expect((await describeOwnClosure(test.ctx, id))?.closesOn).toBeNull();
    const listed = (await listClosures(test.ctx)).find(({ reference }) => reference === request.reference);
    expect(listed).toMatchObject({ email: address, electronicContracts: ["3"], details: { policy: DETAILS.policy } });
  });

  it("approved, the account closes after the grace period; a second decision is refused", async () => {
    const { address, id } = await customer();
    await importContract(test.ctx, id);
    const { reference } = await askAndConfirm(test.ctx, address);
    test.clock.advance({ days: 3 });
    expect(await decideClosure(test.ctx, { reference, decision: "approved" })).toEqual({
      ok: true,
      value: { state: "grace", closesOn: "2031-03-13" },
    });
    expect(await decideClosure(test.ctx, { reference, decision: "rejected" })).toEqual({
      ok: false,
      error: { kind: "not-waiting", state: "grace" },
    });
    expect(await kindsOfNotifications(test.ctx, address)).toContain("closure-scheduled");
    expect((await describeOwnClosure(test.ctx, id))?.byRule).toBe(false);
  });

  it("rejected, the customer is notified and can request again", async () => {
    const { address, id } = await customer();
    await importContract(test.ctx, id);
    const { reference } = await askAndConfirm(test.ctx, address);
    const both = await Promise.all([
      decideClosure(test.ctx, { reference, decision: "rejected" }),
      decideClosure(test.ctx, { reference, decision: "rejected" }),
    ]);
    expect(both.filter((outcome) => outcome.ok)).toHaveLength(1);
    expect((await kindsOfNotifications(test.ctx, address)).filter((kind) => kind === "close-refused")).toHaveLength(1);
    expect(await describeOwnClosure(test.ctx, id)).toBeNull();
    test.clock.advance({ minutes: 2 });
    expect((await askAndConfirm(test.ctx, address)).reference).not.toBe(reference);
  });

  it("an unknown reference is refused", async () => {
    expect(await decideClosure(test.ctx, { reference: "T-2031-000000", decision: "approved" })).toEqual({
      ok: false,
      error: { kind: "unknown-reference" },
    });
  });
});

it("can be withdrawn until the account closes, decided or not, which deletes its details", async () => {
  const { id } = await customer();
  const first = await askSignedIn(test.ctx, id);
  expect(await withdrawClosure(test.ctx, id)).toBe(true);
  expect(await withdrawClosure(test.ctx, id)).toBe(false);
  await importContract(test.ctx, id);
  const second = await askSignedIn(test.ctx, id);
  expect(second.state).toBe("awaiting-decision");
  expect(await withdrawClosure(test.ctx, id)).toBe(true);
  const requests = await closuresOf(test.ctx, id);
  expect(requests.map(({ id: requestId }) => requestId).sort()).toEqual([first.id, second.id].sort());
  for (const request of requests) expect(request).toMatchObject({ state: "withdrawn", details: {} });
  const kinds = (await auditKinds(test.ctx, id)).filter((kind) => kind.startsWith("closure."));
  expect(kinds).toEqual([
    "closure.requested",
    "closure.confirmed",
    "closure.decided",
    "closure.withdrawn",
    "closure.requested",
    "closure.confirmed",
    "closure.withdrawn",
  ]);
});
