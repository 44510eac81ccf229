/**
 * Five sessions and the notification of a new browser hold also when another sign-in is committed between the snapshot
 * of the statement that starts a session at once and its locks (docs/security.md#5-sessions-and-cookies).
 */
import { setTimeout } from "node:timers/promises";
import { and, eq, isNull, sql } from "drizzle-orm";
import { sessions } from "@/drizzle/schema/auth";
import { MAX_SESSIONS } from "@/lib/auth/session/session";
import { inTransaction } from "@/lib/db/transaction";
import { takeClientHit } from "@/lib/rate-limit/take-hit";
import { type TestContext, testContext } from "@/tests/support/context";
import { holdNextVerification } from "@/tests/support/held-password-verification";
import { accountOf, activate, kindsOfNotifications, NOW, PASSWORD, someClient, trySignIn } from "./auth-fixture";

jest.mock("@node-rs/argon2", () => jest.requireActual("@/tests/support/cheap-argon2"));
jest.mock("altcha-lib/algorithms/pbkdf2", () => jest.requireActual("@/tests/support/cheap-pbkdf2"));
jest.mock("@/lib/auth/credential/password-hash", () =>
  jest.requireActual("@/tests/support/held-password-verification"),
);

/** Advisory locks: the read of the client's failures, and the making of an empty counter, wait for them. */
const READING = 21;
const MAKING = 22;
const CLIENT = someClient();

let test: TestContext;
beforeAll(async () => {
  test = await testContext({ now: NOW });
  // The statement at once reads the client's failures after its snapshot and before its first lock. A view holds the
  // read of a row, so there must be one.
  await takeClientHit(test.ctx, "failed-by-client", CLIENT);
  await test.ctx.db.execute(
    sql.raw(`
      alter table rate_limits rename to stored_rate_limits;
      create function hold_reading() returns boolean language plpgsql volatile as $$ begin
        perform pg_advisory_lock_shared(${READING}), pg_advisory_unlock_shared(${READING}); return true; end $$;
      create view rate_limits as select * from stored_rate_limits where hold_reading();
      create function hold_making() returns trigger language plpgsql as
        $$ begin perform pg_advisory_xact_lock_shared(${MAKING}); return new; end $$;
      create trigger hold_making before insert on login_attempts for each row when (new.failed = 0)
        execute function hold_making()`),
  );
});
afterAll(() => test.close());

/** Takes an advisory lock; the returned function releases it. */
async function hold(lock: number): Promise<() => Promise<void>> {
  const [taken, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const holding = inTransaction(test.ctx.db, async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(${lock})`);
    taken.resolve();
    await released.promise;
  });
  await taken.promise;
  return async () => {
    released.resolve();
    await holding;
  };
}

/** Holds the next transaction before its commit. */
function holdNextCommit(): { reached: Promise<void>; release: () => void } {
  const [reached, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const { db } = test.ctx;
  const begin = db.transaction.bind(db);
  const spy = jest.spyOn(db, "transaction").mockImplementationOnce((work) => {
    spy.mockRestore();
    return begin(async (tx) => {
      const result = await work(tx);
      reached.resolve();
      await released.promise;
      return result;
    });
  });
  return { reached: reached.promise, release: released.resolve };
}

/** Resolves when a statement waits for a lock: a row's, a key's or an advisory one. */
async function lockIsAwaited(): Promise<void> {
  const waiting = sql`select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
  for (let waited = 0; waited < 60_000; waited += 5) {
    if ((await test.ctx.db.execute(waiting)).length > 0) return;
    await setTimeout(5);
  }
  throw new Error("no statement waits for a lock");
}

type Entered = ReturnType<typeof trySignIn>;

const signIn = (address: string): Entered => trySignIn(test.ctx, address, { password: PASSWORD, client: CLIENT });

async function expectIn(...entering: Entered[]): Promise<void> {
  for (const entered of await Promise.all(entering)) expect(entered).toMatchObject({ ok: true });
}

/** Starts a sign-in that is held after its verification. */
async function heldSignIn(address: string): Promise<{ entering: Entered; release: () => void }> {
  const held = holdNextVerification();
  const entering = signIn(address);
  await held.reached;
  return { entering, release: held.release };
}

/**
 * A customer with five sessions and no known browser, and a sign-in of theirs whose counter another sign-in has cleared
 * while its password was compared.
 */
async function withoutCounter() {
  const address = await activate(test.ctx);
  const first = await heldSignIn(address);
  for (let times = 0; times < MAX_SESSIONS; times++) await expectIn(signIn(address));
  await test.ctx.db.execute("delete from known_browsers");
  return { address, first };
}

async function liveSessions(address: string): Promise<number> {
  const { id } = await accountOf(test.ctx, address);
  const live = and(eq(sessions.accountId, id), eq(sessions.kind, "full"), isNull(sessions.endedAt));
  return (await test.ctx.db.select({ id: sessions.id }).from(sessions).where(live)).length;
}

const newBrowsers = async (address: string) =>
  (await kindsOfNotifications(test.ctx, address)).filter((kind) => kind === "new-browser").length;

/** Lets the second sign-in make the snapshot of its statement at once, and commits the first before its locks. */
async function commitAfterSnapshot(first: { commit: () => void; entering: Entered }, release: () => void) {
  const read = await hold(READING);
  release();
  await lockIsAwaited();
  first.commit();
  await first.entering;
  await read();
}

it("a sign-in that finds no counter holds up the next one until its commit", async () => {
  const { address, first } = await withoutCounter();
  const notified = await newBrowsers(address);
  const commit = holdNextCommit();
  first.release();
  await commit.reached;
  const held = holdNextVerification();
  const second = signIn(address);
  const isCompared = await Promise.race([held.reached.then(() => true), lockIsAwaited().then(() => false)]);
  if (isCompared) {
    await commitAfterSnapshot({ commit: commit.release, entering: first.entering }, held.release);
  } else {
    commit.release();
    held.release();
  }
  await expectIn(first.entering, second);
  expect(await liveSessions(address)).toBe(MAX_SESSIONS);
  expect((await newBrowsers(address)) - notified).toBe(1);
});

it("a sign-in that finds no counter clears the one that the next has made meanwhile", async () => {
  const { address, first } = await withoutCounter();
  const notified = await newBrowsers(address);
  const make = await hold(MAKING);
  const commit = holdNextCommit();
  first.release();
  await lockIsAwaited();
  const second = await heldSignIn(address);
  await make();
  await commit.reached;
  await commitAfterSnapshot({ commit: commit.release, entering: first.entering }, second.release);
  await expectIn(first.entering, second.entering);
  expect(await liveSessions(address)).toBe(MAX_SESSIONS);
  expect((await newBrowsers(address)) - notified).toBe(1);
});
