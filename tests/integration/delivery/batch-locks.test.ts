/** Locks during the commit of a batch. An advisory lock of the test pauses the commit between two statements. */
import { eq, sql } from "drizzle-orm";
import { accounts } from "@/drizzle/schema/account";
import { confirmAddressChange } from "@/lib/auth/address-change/confirm-address-change";
import { requestAddressChange } from "@/lib/auth/address-change/request-address-change";
import type { EmailAddress } from "@/lib/kernel/email-address";
import { accountOf, activate, newAddress, tokenIn } from "@/tests/integration/auth/auth-fixture";
import { until } from "@/tests/integration/delivery-command/portal-process";
import { type TestContext, testContext } from "@/tests/support/context";
import { deliverLines, line, messagesFor, notificationsTo, removeBatchFolders } from "./batch-fixture";

jest.mock("@node-rs/argon2", () => jest.requireActual("@/tests/support/cheap-argon2"));
jest.mock("altcha-lib/algorithms/pbkdf2", () => jest.requireActual("@/tests/support/cheap-pbkdf2"));

const PAUSE_LOCK = 10;

let test: TestContext;

beforeEach(async () => {
  test = await testContext();
  await test.ctx.db.execute(
    sql.raw(`create function pause_commit() returns trigger language plpgsql as
      $$ begin perform pg_advisory_xact_lock_shared(${PAUSE_LOCK}); return null; end $$`),
  );
  // Fires after the messages are inserted and before the batch locks its accounts.
  await test.ctx.db.execute(
    sql.raw("create trigger pause_commit after insert on documents for each statement execute function pause_commit()"),
  );
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

/** Delivers a message and calls `meanwhile` while the commit is paused after inserting the message. */
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

describe("while a batch is being committed", () => {
  it("a customer of the batch can lock their account, to sign in for example, before the batch locks it", async () => {
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
