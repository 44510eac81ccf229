/** What staff do at the command line, and what the customer sees of it in their history (R14). */
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { listStaffActions } from "@/lib/account/staff-actions";
import { findAccountByAddress } from "@/lib/account/store";
import { inspectPasswordLink } from "@/lib/auth/password-link/inspect-password-link";
import { requestPasswordLink } from "@/lib/auth/password-link/request-password-link";
import { setPasswordByLink } from "@/lib/auth/password-link/set-password-by-link";
import { findLiveSession } from "@/lib/auth/session/live-session";
import { closeAccounts } from "@/lib/closure/close-accounts";
import {
  accountOf,
  activate,
  fail,
  INITIAL_PASSWORD,
  invite,
  kindsOfNotifications,
  NOW,
  newAddress,
  outcomeOf,
  PASSWORD,
  someClient,
  tokenIn,
  trySignIn,
} from "@/tests/integration/auth/auth-fixture";
import { askSignedIn, importContract } from "@/tests/integration/closure/closure-fixture";
import { batchFolder, line } from "@/tests/integration/delivery/batch-fixture";
import { runPortal } from "@/tests/integration/delivery-command/portal-process";
import { recordDailyActivity } from "@/tests/integration/retention/retention-fixture";
import { type TestContext, testContext } from "@/tests/support/context";

let test: TestContext;
beforeAll(async () => {
  test = await testContext({ now: NOW });
});
beforeEach(() => test.clock.set(NOW));
afterAll(() => test.close());

const portal = (...args: string[]) => runPortal(test.databaseUrl, ...args);
const json = async (...args: string[]) => JSON.parse((await portal(...args, "--json")).stdout);

async function customer() {
  const address = await activate(test.ctx);
  return { address, id: (await accountOf(test.ctx, address)).id as AuthorizedAccountId };
}
const historyOf = async (id: AuthorizedAccountId) => (await listStaffActions(test.ctx, id)).map(({ kind }) => kind);

describe("portal customers lock", () => {
  it("ends every session and link; only a new link unlocks the account, and the customer's history shows the lock", async () => {
    const { address, id } = await customer();
    const entered = await trySignIn(test.ctx, address, { password: PASSWORD });
    if (!entered.ok) throw new Error(entered.error.kind);
    const requestLink = () => requestPasswordLink(test.ctx, { emailAddress: address, client: someClient() });
    const isUsable = async (link: string) => (await inspectPasswordLink(test.ctx, link)) !== null;
    await requestLink();
    const stolen = await tokenIn(test.ctx, address, "reset");
    expect(await isUsable(stolen)).toBe(true);

    // The session of the activation and the one of the sign-in.
    expect(await json("customers", "lock", address)).toEqual({ email: address, sessions: 2 });
    expect(await findLiveSession(test.ctx, entered.value.sessionId, { touch: false })).toBeNull();
    expect(await isUsable(stolen)).toBe(false);
    expect(await outcomeOf(trySignIn(test.ctx, address, { password: PASSWORD }))).toBe("locked");
    expect(await json("customers", "show", address)).toMatchObject({ state: "locked" });
    expect(await historyOf(id)).toContain("sign-in.locked");

    test.clock.advance({ minutes: 2 });
    await requestLink();
    const token = await tokenIn(test.ctx, address, "reset");
    const set = await setPasswordByLink(test.ctx, { token, password: "UjabbJelszo2031", client: someClient() });
    expect(set.ok).toBe(true);
    expect(await outcomeOf(trySignIn(test.ctx, address, { password: "UjabbJelszo2031" }))).toBe("in");
  });

  it("refuses a customer without a chosen password and an unknown address", async () => {
    const invited = await portal("customers", "lock", await invite(test.ctx));
    expect(invited.status).not.toBe(0);
    expect(invited.stderr).toContain("reissue");
    expect((await portal("customers", "lock", newAddress())).stderr).toContain("There is no account");
  });
});

describe("portal customers show", () => {
  it("shows the customer and their state, never a password; the customer's history shows the viewing", async () => {
    const { address, id } = await customer();
    await importContract(test.ctx, id, { number: "77-1", channel: "postal" });
    await trySignIn(test.ctx, address, { password: PASSWORD });
    expect(await historyOf(id)).toEqual([]);
    expect(await json("customers", "show", address)).toMatchObject({
      email: address,
      name: "Próba Petra",
      state: "active",
      passwordValidUntil: "2032-03-03",
      lastSignInAt: "2031-03-03T09:00:00.000Z",
      pendingAddress: null,
      closures: [],
      contracts: [{ number: "77-1", status: "active", channel: "postal" }],
    });
    await fail(test.ctx, address, 10);
    const { status, stdout } = await portal("customers", "show", address);
    expect(status).toBe(0);
    expect(stdout).toContain("state: locked");
    expect(stdout).toContain("contract: 77-1 · ");
    expect(stdout).not.toMatch(/argon2|\$v=/);
    expect(await historyOf(id)).toEqual(["account.viewed", "account.viewed"]);
  });
});

it("portal customers reissue: shows a new initial password once; the customer's history shows it", async () => {
  const address = await invite(test.ctx);
  const { id } = await accountOf(test.ctx, address);
  const { initialPassword } = await json("customers", "reissue", address);
  expect(initialPassword).toMatch(/^[A-Za-z0-9]{12}$/);
  expect(initialPassword).not.toBe(INITIAL_PASSWORD);
  expect(await kindsOfNotifications(test.ctx, address)).toEqual(["activation-again", "welcome"]);
  expect(await historyOf(id as AuthorizedAccountId)).toEqual(["initial-password.issued"]);
});

it("portal customers change-email: sends a link to the new address; until it is followed only the history changes", async () => {
  const { address, id } = await customer();
  const next = newAddress();
  expect(await json("customers", "change-email", address, next)).toMatchObject({
    email: address,
    pendingAddress: next,
  });
  expect(await kindsOfNotifications(test.ctx, next)).toEqual(["address-confirm"]);
  expect((await accountOf(test.ctx, address)).id).toBe(id);
  expect(await historyOf(id)).toEqual(["address-change.requested"]);
});

describe("portal closures", () => {
  it("lists waiting requests with the contract that prevents the closure; approve and reject decide", async () => {
    const [first, second] = [await customer(), await customer()];
    await importContract(test.ctx, first.id, { number: "88-1" });
    await importContract(test.ctx, second.id, { number: "88-2" });
    const [yes, no] = [await askSignedIn(test.ctx, first.id), await askSignedIn(test.ctx, second.id)];
    const { stdout } = await portal("closures", "list");
    const own = stdout.split("\n").find((text) => text.startsWith(yes.reference));
    expect(own).toContain("awaiting-decision");
    expect(own).toContain(first.address);
    expect(own).toContain("electronic 88-1");
    expect(await json("closures", "approve", yes.reference)).toMatchObject({ state: "grace" });
    expect(await json("closures", "reject", no.reference)).toMatchObject({ state: "rejected", closesOn: null });
    expect(await historyOf(first.id)).toEqual(["closure.decided"]);
    expect(await kindsOfNotifications(test.ctx, second.address)).toContain("close-refused");
  });
});

it("portal deliver: exit status 3 for a postal or ended contract, also when the account is closed", async () => {
  const { address, id } = await customer();
  await importContract(test.ctx, id, { number: "99-1", channel: "postal" });
  await importContract(test.ctx, id, { number: "99-2", status: "ended" });
  const lines = [line({ email: address, contractNumber: "99-1" }), line({ email: address, contractNumber: "99-2" })];
  await askSignedIn(test.ctx, id);
  test.clock.set("2031-03-11T09:00:00Z");
  await recordDailyActivity(test.ctx);
  await closeAccounts(test.ctx);
  expect(await findAccountByAddress(test.ctx.db, address)).toBeNull();
  const { status, stdout } = await portal("deliver", await batchFolder(lines), "--json");
  expect(status).toBe(3);
  expect(JSON.parse(stdout)).toMatchObject({ placed: 0, postal: 2 });
});
