/**
 * Operations on one account lock its rows in the order of docs/architecture.md. Triggers delay every change, so that
 * two operations with opposite lock orders would deadlock; a lost deadlock shows as a repeated transaction.
 */
import { sql } from "drizzle-orm";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { reissueInitialPassword } from "@/lib/auth/activation/reissue-initial-password";
import { setFirstPassword } from "@/lib/auth/activation/set-first-password";
import { startActivation } from "@/lib/auth/activation/start-activation";
import { confirmAddressChange } from "@/lib/auth/address-change/confirm-address-change";
import { requestAddressChange } from "@/lib/auth/address-change/request-address-change";
import { changePassword } from "@/lib/auth/credential/change-password";
import { requestPasswordLink } from "@/lib/auth/password-link/request-password-link";
import { setPasswordByLink } from "@/lib/auth/password-link/set-password-by-link";
import { findLiveSession } from "@/lib/auth/session/live-session";
import { signOutEverywhere } from "@/lib/auth/session/sign-out";
import { lockCustomer } from "@/lib/auth/sign-in/lock-customer";
import { closeAccounts } from "@/lib/closure/close-accounts";
import { requestOwnClosure } from "@/lib/closure/request-closure";
import { NOTIFICATION_ROOMS } from "@/lib/jobs/notification-rooms";
import type { EmailAddress } from "@/lib/kernel/email-address";
import { sendNotification } from "@/lib/notification/send-notification";
import { DETAILS } from "@/tests/integration/closure/closure-fixture";
import { placeMessage } from "@/tests/integration/mailbox/mailbox-fixture";
import { queueNotification } from "@/tests/integration/notification/outbox-fixture";
import { recordDailyActivity } from "@/tests/integration/retention/retention-fixture";
import { type TestContext, testContext } from "@/tests/support/context";
import {
  accountOf,
  activate,
  fail,
  INITIAL_PASSWORD,
  invite,
  NOW,
  newAddress,
  PASSWORD,
  someClient,
  tokenIn,
  trySignIn,
} from "./auth-fixture";

// Cheap hashes: this file tests locks, not the cost of a guess.
jest.mock("@node-rs/argon2", () => jest.requireActual("@/tests/support/cheap-argon2"));
jest.mock("altcha-lib/algorithms/pbkdf2", () => jest.requireActual("@/tests/support/cheap-pbkdf2"));

const NEW_PASSWORD = "UjJelszo2031Ab";
const OTHER_PASSWORD = "MasikSzo2031Cd";
type Delay = { seconds: number; tables: string[] };
const ACCESS: Delay = { seconds: 0.2, tables: ["credentials", "login_attempts", "password_links", "sessions"] };
/** Longer, because a closure runs about twelve statements before it changes messages. */
const MESSAGES: Delay = { seconds: 1, tables: ["messages", "notifications"] };
const CLOSING_DAYS = 9;

let test: TestContext;
beforeEach(async () => {
  test = await testContext({ now: NOW });
});
afterEach(() => test.close());

async function delayChanges({ seconds, tables }: Delay) {
  await test.ctx.db.execute(
    sql.raw(`create function hold() returns trigger language plpgsql as
      $$ begin perform pg_sleep(${seconds}); return null; end $$`),
  );
  for (const table of tables) {
    await test.ctx.db.execute(
      sql.raw(`create trigger hold after update or delete on ${table} for each statement execute function hold()`),
    );
  }
}

/** Runs the operations in parallel; returns the number of transactions begun and the errors. */
async function inParallel(delay: Delay, ...operations: (() => Promise<unknown>)[]) {
  await delayChanges(delay);
  const transaction = jest.spyOn(test.ctx.db, "transaction");
  const settled = await Promise.allSettled(operations.map((operation) => operation()));
  const errors = settled.flatMap((result) => (result.status === "rejected" ? [result.reason] : []));
  return { transactions: transaction.mock.calls.length, errors };
}

async function resetToken(emailAddress: string): Promise<string> {
  test.clock.advance({ minutes: 2 });
  await requestPasswordLink(test.ctx, { emailAddress, client: someClient() });
  return tokenIn(test.ctx, emailAddress, "reset");
}

async function signedIn(emailAddress: string) {
  const entered = await trySignIn(test.ctx, emailAddress, { password: PASSWORD });
  const session = entered.ok ? await findLiveSession(test.ctx, entered.value.sessionId, { touch: false }) : null;
  if (!session) throw new Error("not signed in");
  return session;
}

it("the first change of the password and a new initial password", async () => {
  const address = await invite(test.ctx);
  const token = await tokenIn(test.ctx, address, "welcome");
  const input = { token, initialPassword: INITIAL_PASSWORD, answer: null, client: someClient() };
  const started = await startActivation(test.ctx, input);
  if (!started.ok) throw new Error(started.error.kind);
  const session = { id: started.value.sessionId };
  const outcome = await inParallel(
    ACCESS,
    () => setFirstPassword(test.ctx, { session, password: PASSWORD, client: someClient() }),
    () => reissueInitialPassword(test.ctx, address),
  );
  expect(outcome).toEqual({ transactions: 2, errors: [] });
});

it("a password set by a link and one renewed inside the portal", async () => {
  const address = await activate(test.ctx);
  const token = await resetToken(address);
  const session = await signedIn(address);
  const renewal = { session, current: PASSWORD, password: OTHER_PASSWORD, answer: null, client: someClient() };
  const outcome = await inParallel(
    ACCESS,
    () => setPasswordByLink(test.ctx, { token, password: NEW_PASSWORD, client: someClient() }),
    () => changePassword(test.ctx, renewal),
  );
  expect(outcome).toEqual({ transactions: 2, errors: [] });
});

const others: [string, (address: EmailAddress) => Promise<() => Promise<unknown>>][] = [
  ["a lock by staff", async (address) => () => lockCustomer(test.ctx, address)],
  [
    "another link",
    async (emailAddress) => {
      test.clock.advance({ minutes: 2 });
      return () => requestPasswordLink(test.ctx, { emailAddress, client: someClient() });
    },
  ],
  [
    "a new address",
    async (oldAddress) => {
      const target = newAddress();
      await requestAddressChange(test.ctx, { oldAddress, newAddress: target });
      const token = await tokenIn(test.ctx, target, "address-confirm");
      return () => confirmAddressChange(test.ctx, token);
    },
  ],
  [
    "the end of all sessions",
    async (address) => {
      const { id } = await accountOf(test.ctx, address);
      return () => signOutEverywhere(test.ctx, id as AuthorizedAccountId);
    },
  ],
];

it.each(others)("a password set by a link, while ten failures have locked, and %s", async (_, prepare) => {
  const address = await activate(test.ctx);
  await fail(test.ctx, address, 10);
  const token = await resetToken(address);
  const other = await prepare(address);
  const outcome = await inParallel(
    ACCESS,
    () => setPasswordByLink(test.ctx, { token, password: NEW_PASSWORD, client: someClient() }),
    other,
  );
  expect(outcome).toEqual({ transactions: 2, errors: [] });
});

it("the closing of an account and the end of a notification's sending", async () => {
  const address = await activate(test.ctx);
  const { id } = await accountOf(test.ctx, address);
  const accountId = id as AuthorizedAccountId;
  await requestOwnClosure(test.ctx, { accountId, details: DETAILS });
  const { id: messageId } = await placeMessage(test.ctx, accountId);
  test.clock.advance({ days: CLOSING_DAYS });
  await recordDailyActivity(test.ctx);
  const { id: notificationId } = await queueNotification(test.ctx, { accountId, messageIds: [messageId] });
  const [reached, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const transport = {
    async send() {
      reached.resolve();
      await released.promise;
      return { kind: "sent" as const, code: 250 };
    },
    close() {},
  };
  const delivering = sendNotification(test.ctx, notificationId, { transport, ...NOTIFICATION_ROOMS });
  await reached.promise;
  const outcome = await inParallel(
    MESSAGES,
    () => {
      released.resolve();
      return delivering;
    },
    async () => expect(await closeAccounts(test.ctx)).toMatchObject({ closed: 1, failed: 0 }),
  );
  expect(outcome).toEqual({ transactions: 2, errors: [] });
});
