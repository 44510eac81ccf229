/** Locks during the commit of a batch. An advisory lock of the test pauses the commit at its end. */
import { randomUUID } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import { accounts } from "@/drizzle/schema/account";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { upsertContracts } from "@/lib/account/store";
import { confirmAddressChange } from "@/lib/auth/address-change/confirm-address-change";
import { requestAddressChange } from "@/lib/auth/address-change/request-address-change";
import type { Context } from "@/lib/context";
import { databaseError, openDatabase } from "@/lib/db/connection";
import type { EmailAddress } from "@/lib/kernel/email-address";
import { DEFAULT_INBOX_QUERY } from "@/lib/mailbox/list/inbox-query";
import { listMessages } from "@/lib/mailbox/list/list-messages";
import { deleteMessages } from "@/lib/mailbox/message/move-messages";
import { sendReply } from "@/lib/mailbox/reply/send-reply";
import { accountOf, activate, newAddress, PASSWORD, tokenIn, trySignIn } from "@/tests/integration/auth/auth-fixture";
import { until } from "@/tests/integration/delivery-command/portal-process";
import { type TestContext, testContext } from "@/tests/support/context";
import { deliverLines, line, messagesFor, notificationsTo, removeBatchFolders } from "./batch-fixture";

jest.mock("@node-rs/argon2", () => jest.requireActual("@/tests/support/cheap-argon2"));
jest.mock("altcha-lib/algorithms/pbkdf2", () => jest.requireActual("@/tests/support/cheap-pbkdf2"));

const PAUSE_LOCK = 10;
const LOCK_NOT_AVAILABLE = "55P03";

let test: TestContext;

beforeEach(async () => {
  test = await testContext();
  await test.ctx.db.execute(
    sql.raw(`create function pause_commit() returns trigger language plpgsql as
      $$ begin perform pg_advisory_xact_lock_shared(${PAUSE_LOCK}); return null; end $$`),
  );
  // Fires at the last instant of the commit, which holds all its locks then.
  await test.ctx.db.execute(sql`create constraint trigger pause_commit after update on batches
    deferrable initially deferred for each row when (new.state = 'committed') execute function pause_commit()`);
});
afterEach(async () => {
  await test?.close();
  await removeBatchFolders();
});

const waitingFor = (lockType: string) =>
  until(`a transaction waits for a lock (${lockType})`, async () => {
    const rows = await test.ctx.db.execute(sql`select 1 from pg_locks where not granted and locktype = ${lockType}`);
    return rows.length > 0;
  });

/** Delivers a message and calls `meanwhile` while the commit is paused at its last instant. */
async function whileCommitting<T>(email: string, meanwhile: () => Promise<T>): Promise<T> {
  let delivered: Promise<unknown> = Promise.resolve();
  const result = await test.ctx.db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(${PAUSE_LOCK})`);
    delivered = deliverLines(test.ctx, [line({ email })]);
    // Awaited below; this avoids an unhandled rejection meanwhile.
    delivered.catch(() => {});
    await waitingFor("advisory");
    return meanwhile();
  });
  await delivered;
  return result;
}

/**
 * A context whose statements fail when they wait for a lock. The batch keeps its locks until the work has ended, so
 * that the limit may be long: cleaning up a table takes a lock too, for a moment.
 */
async function withoutWaiting<T>(work: (ctx: Context) => Promise<T>): Promise<T> {
  const database = openDatabase(test.databaseUrl, { maxConnections: 1 });
  try {
    await database.db.execute(sql`set lock_timeout = '20s'`);
    return await work({ ...test.ctx, db: database.db });
  } finally {
    await database.close();
  }
}

describe("while the commit of a batch holds all its locks", () => {
  it("a customer of the batch reads the inbox, replies, deletes a message and signs in without waiting", async () => {
    const email = await activate(test.ctx);
    await deliverLines(test.ctx, [line({ email, allowReply: "yes" }), line({ email })]);
    const [first, second] = await messagesFor(test.ctx, email);
    const accountId = (await accountOf(test.ctx, email)).id as AuthorizedAccountId;
    if (!first || !second) throw new Error("nothing was placed");
    await whileCommitting(email, () =>
      withoutWaiting(async (ctx) => {
        const inbox = await listMessages(ctx, { accountId, query: DEFAULT_INBOX_QUERY });
        expect(inbox.rows).toHaveLength(2);
        const replied = [first, second].find(({ allowReply }) => allowReply)?.id ?? "";
        const reply = { accountId, messageId: replied, body: "Köszönöm!", formToken: randomUUID() };
        expect((await sendReply(ctx, reply)).ok).toBe(true);
        expect(await deleteMessages(ctx, { accountId, ids: [first.id] })).toMatchObject({ changed: [first.id] });
        expect((await trySignIn(ctx, email, { password: PASSWORD })).ok).toBe(true);
      }),
    );
    expect(await messagesFor(test.ctx, email)).toHaveLength(3);
  });

  it("an import waits only for the contracts that the batch adds", async () => {
    const email = await activate(test.ctx);
    const waits = await whileCommitting(email, () =>
      withoutWaiting(async (ctx) => {
        const { id: accountId } = await accountOf(ctx, email);
        const contract = { accountId, product: "Casco", status: "active", channel: "postal", imported: true } as const;
        await upsertContracts(ctx.db, [{ ...contract, id: randomUUID(), number: "220482937" }]);
        const same = upsertContracts(ctx.db, [{ ...contract, id: randomUUID(), number: "110482937" }]);
        return same.then(
          () => false,
          (error) => databaseError(error)?.code === LOCK_NOT_AVAILABLE,
        );
      }),
    );
    expect(waits).toBe(true);
  });
});

describe("while a batch is being committed", () => {
  it("a customer of the batch can lock their account, to sign in for example", async () => {
    const email = await activate(test.ctx);
    const locked = await whileCommitting(email, () =>
      test.ctx.db
        .select({ id: accounts.id })
        .from(accounts)
        .where(eq(accounts.emailAddress, email))
        .for("no key update", { skipLocked: true }),
    );
    expect(locked).toHaveLength(1);
    expect(await messagesFor(test.ctx, email)).toHaveLength(1);
  });

  it("a change of address waits for it without a deadlock, and the notification follows the address", async () => {
    const before = await activate(test.ctx);
    const after = newAddress() as EmailAddress;
    await requestAddressChange(test.ctx, { oldAddress: before, newAddress: after });
    const token = await tokenIn(test.ctx, after, "address-confirm");
    const { confirmed, transactions } = await whileCommitting(before, async () => {
      const transactions = jest.spyOn(test.ctx.db, "transaction");
      const confirming = confirmAddressChange(test.ctx, token);
      await waitingFor("transactionid");
      return { confirmed: confirming, transactions };
    });
    expect((await confirmed).ok).toBe(true);
    // After a deadlock there would be a second transaction.
    expect(transactions).toHaveBeenCalledTimes(1);
    expect(await messagesFor(test.ctx, after)).toHaveLength(1);
    expect((await notificationsTo(test.ctx, after)).map(({ kind }) => kind)).toContain("new-message");
    await expect(accountOf(test.ctx, before)).rejects.toThrow("no account");
  });
});
