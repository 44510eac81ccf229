/** A new e-mail address recorded by staff (`portal customers change-email`) and confirmed by a link. */
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { confirmAddressChange, inspectAddressLink } from "@/lib/auth/address-change/confirm-address-change";
import { listAddressChanges } from "@/lib/auth/address-change/list-address-changes";
import { requestAddressChange } from "@/lib/auth/address-change/request-address-change";
import { inspectPasswordLink } from "@/lib/auth/password-link/inspect-password-link";
import { requestPasswordLink } from "@/lib/auth/password-link/request-password-link";
import { findLiveSession } from "@/lib/auth/session/live-session";
import type { EmailAddress } from "@/lib/kernel/email-address";
import { enqueueNotifications } from "@/lib/notification/enqueue";
import { type TestContext, testContext } from "@/tests/support/context";
import {
  accountOf,
  activate,
  auditKinds,
  countedFailures,
  fail,
  INITIAL_PASSWORD,
  invite,
  kindsOfNotifications,
  NOW,
  newAddress,
  notificationsOf,
  outcomeOf,
  PASSWORD,
  someClient,
  tokenIn,
  trySignIn,
} from "./auth-fixture";

let test: TestContext;
beforeAll(async () => {
  test = await testContext({ now: NOW });
});
afterAll(() => test.close());
beforeEach(() => test.clock.set(NOW));

async function requestChange(oldAddress: EmailAddress, target = newAddress()) {
  const requested = await requestAddressChange(test.ctx, { oldAddress, newAddress: target });
  if (!requested.ok) throw new Error(requested.error.kind);
  return { target, token: await tokenIn(test.ctx, target, "address-confirm") };
}

it("changes nothing until the link mailed to the new address is followed; inspecting it does not follow it", async () => {
  const address = await activate(test.ctx);
  const { target, token } = await requestChange(address);
  for (let inspection = 0; inspection < 5; inspection++)
    expect(await inspectAddressLink(test.ctx, token)).toEqual({ newAddress: target });
  expect(await outcomeOf(trySignIn(test.ctx, address, { password: PASSWORD }))).toBe("in");
  expect(await confirmAddressChange(test.ctx, token)).toEqual({ ok: true, value: { newAddress: target } });
  expect(await outcomeOf(trySignIn(test.ctx, target, { password: PASSWORD }))).toBe("in");
  expect(await outcomeOf(trySignIn(test.ctx, address, { password: PASSWORD }))).toBe("wrong");
  expect(await confirmAddressChange(test.ctx, token)).toEqual({ ok: false, error: { kind: "link-unusable" } });
});

it("ends every session and link, notifies the old address, and appears in the customer's own history", async () => {
  const address = await activate(test.ctx);
  const { id } = await accountOf(test.ctx, address);
  const signedIn = await trySignIn(test.ctx, address, { password: PASSWORD });
  if (!signedIn.ok) throw new Error("not in");
  await requestPasswordLink(test.ctx, { emailAddress: address, client: someClient() });
  const reset = await tokenIn(test.ctx, address, "reset");
  const { target, token } = await requestChange(address);
  test.clock.advance({ minutes: 5 });
  await confirmAddressChange(test.ctx, token);
  expect(await findLiveSession(test.ctx, signedIn.value.sessionId, { touch: false })).toBeNull();
  expect(await inspectPasswordLink(test.ctx, reset)).toBeNull();
  expect(await kindsOfNotifications(test.ctx, address)).toContain("address-changed");
  expect(await kindsOfNotifications(test.ctx, target)).not.toContain("address-changed");
  expect(await listAddressChanges(test.ctx, id as AuthorizedAccountId)).toEqual([test.clock.now()]);
  expect((await auditKinds(test.ctx, id)).filter((kind) => kind.startsWith("address-change."))).toEqual([
    "address-change.requested",
    "address-change.confirmed",
  ]);
});

it("sends queued notifications to the new address, and none of them to the old one", async () => {
  const address = await activate(test.ctx);
  const { id } = await accountOf(test.ctx, address);
  const content = { kind: "new-message", props: { availableUntil: "2032-03-03" } } as const;
  await test.ctx.db.transaction((tx) =>
    enqueueNotifications(test.ctx, tx, [{ accountId: id, toAddress: address, locale: "hu", content }]),
  );
  const { target, token } = await requestChange(address);
  await confirmAddressChange(test.ctx, token);
  expect(await kindsOfNotifications(test.ctx, target)).toContain("new-message");
  const queued = (await notificationsOf(test.ctx, address)).filter(({ state }) => state === "queued");
  expect(queued.map(({ kind }) => kind)).toEqual(["address-changed"]);
});

it.each([
  [{ minutes: 24 * 60 - 1, seconds: 59 }, true],
  [{ minutes: 24 * 60 }, false],
])("the link is valid for a day: after %j it works: %s", async (age, works) => {
  const { token } = await requestChange(await activate(test.ctx));
  test.clock.advance(age);
  expect((await inspectAddressLink(test.ctx, token)) !== null).toBe(works);
  expect((await confirmAddressChange(test.ctx, token)).ok).toBe(works);
});

it("a newer change voids the older one, and of parallel confirmations one succeeds", async () => {
  const address = await activate(test.ctx);
  const older = await requestChange(address);
  const newer = await requestChange(address);
  expect((await confirmAddressChange(test.ctx, older.token)).ok).toBe(false);
  const outcomes = await Promise.all([1, 2, 3].map(() => confirmAddressChange(test.ctx, newer.token)));
  expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
});

it("refuses an address that is the same, unknown or taken; if it is taken before the confirmation, nothing changes", async () => {
  const address = await activate(test.ctx);
  const other = await activate(test.ctx);
  const requestOutcome = async (oldAddress: EmailAddress, target: EmailAddress) => {
    const outcome = await requestAddressChange(test.ctx, { oldAddress, newAddress: target });
    return outcome.ok ? "done" : outcome.error.kind;
  };
  expect(await requestOutcome(address, address)).toBe("same");
  expect(await requestOutcome(newAddress(), newAddress())).toBe("unknown-address");
  expect(await requestOutcome(address, other)).toBe("taken");
  const { target, token } = await requestChange(address);
  await invite(test.ctx, target);
  expect(await confirmAddressChange(test.ctx, token)).toEqual({ ok: false, error: { kind: "taken" } });
  expect(await outcomeOf(trySignIn(test.ctx, address, { password: PASSWORD }))).toBe("in");
});

it("does not release a lock", async () => {
  const address = await activate(test.ctx);
  await fail(test.ctx, address, 10);
  const { target, token } = await requestChange(address);
  await confirmAddressChange(test.ctx, token);
  expect(await countedFailures(test.ctx, target)).toBe(10);
  expect(await outcomeOf(trySignIn(test.ctx, target, { password: PASSWORD }))).toBe("locked");
});

it("an invited customer gets a new activation link at the new address", async () => {
  const address = await invite(test.ctx);
  const { target, token } = await requestChange(address);
  await confirmAddressChange(test.ctx, token);
  expect(await kindsOfNotifications(test.ctx, target)).toEqual(expect.arrayContaining(["activation-again"]));
  expect(await inspectPasswordLink(test.ctx, await tokenIn(test.ctx, target, "activation-again"))).toMatchObject({
    emailAddress: target,
  });
  expect(await outcomeOf(trySignIn(test.ctx, target, { password: INITIAL_PASSWORD }))).toBe("wrong");
});
