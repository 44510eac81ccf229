/** A password that is easy to guess is refused wherever a customer chooses one, also one built from a contract number. */
import { randomUUID } from "node:crypto";
import { upsertContracts } from "@/lib/account/store";
import { setFirstPassword } from "@/lib/auth/activation/set-first-password";
import { startActivation } from "@/lib/auth/activation/start-activation";
import { changePassword } from "@/lib/auth/credential/change-password";
import { requestPasswordLink } from "@/lib/auth/password-link/request-password-link";
import { setPasswordByLink } from "@/lib/auth/password-link/set-password-by-link";
import { findLiveSession } from "@/lib/auth/session/live-session";
import { type TestContext, testContext } from "@/tests/support/context";
import {
  accountOf,
  activate,
  INITIAL_PASSWORD,
  invite,
  NOW,
  PASSWORD,
  solveFor,
  someClient,
  tokenIn,
  trySignIn,
} from "./auth-fixture";

/** A keyboard sequence, doubled letters, the name ("Próba Petra"), and a number of the contract KGF-4830917. */
const GUESSABLE = ["QWertz4321", "11AAaa22BBbb", "PEtra1985", "KGf4830917aA"];
const GOOD = "xT7kQ9mLp2Wd";

let test: TestContext;
beforeAll(async () => {
  test = await testContext({ now: NOW });
});
afterAll(() => test.close());

async function withContract(address: string): Promise<void> {
  const { id: accountId } = await accountOf(test.ctx, address);
  const contract = { number: "KGF-4830917", product: "Lakás", status: "active", channel: "electronic" } as const;
  await upsertContracts(test.ctx.db, [{ ...contract, id: randomUUID(), accountId, imported: true }]);
}

type PasswordForm = { set(password: string): Promise<string> };

async function firstChange(): Promise<PasswordForm> {
  const address = await invite(test.ctx);
  await withContract(address);
  const token = await tokenIn(test.ctx, address, "welcome");
  const input = { token, initialPassword: INITIAL_PASSWORD, answer: null, client: someClient() };
  const started = await startActivation(test.ctx, input);
  if (!started.ok) throw new Error(started.error.kind);
  const session = { id: started.value.sessionId };
  return {
    async set(password) {
      const set = await setFirstPassword(test.ctx, { session, password, client: someClient() });
      return set.ok ? "set" : set.error.kind;
    },
  };
}

async function passwordLink(): Promise<PasswordForm> {
  const address = await activate(test.ctx);
  await withContract(address);
  await requestPasswordLink(test.ctx, { emailAddress: address, client: someClient() });
  const token = await tokenIn(test.ctx, address, "reset");
  return {
    async set(password) {
      const set = await setPasswordByLink(test.ctx, { token, password, client: someClient() });
      return set.ok ? "set" : set.error.kind;
    },
  };
}

async function change(): Promise<PasswordForm> {
  const address = await activate(test.ctx);
  await withContract(address);
  const answer = () => solveFor(test.ctx, address, "change-password");
  const entered = await trySignIn(test.ctx, address, { password: PASSWORD });
  const session = entered.ok ? await findLiveSession(test.ctx, entered.value.sessionId, { touch: true }) : null;
  if (!session) throw new Error("not signed in");
  return {
    async set(password) {
      const input = { session, current: PASSWORD, password, answer: await answer(), client: someClient() };
      const set = await changePassword(test.ctx, input);
      return set.ok ? "set" : set.error.kind;
    },
  };
}

it.each([
  ["the first change of the password", firstChange],
  ["a password link", passwordLink],
  ["the change inside the portal", change],
] as const)("%s refuses a password that is easy to guess and accepts one that is not", async (_name, open) => {
  const form = await open();
  for (const password of GUESSABLE) expect([password, await form.set(password)]).toEqual([password, "guessable"]);
  expect(await form.set("rovid1A")).toBe("breaks-rule");
  expect(await form.set(GOOD)).toBe("set");
});
