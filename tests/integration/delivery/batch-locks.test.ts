/** Who waits for whom while a batch commits. An advisory lock of the test stops the commit between two statements. */
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

const STOP = 10;

let test: TestContext;

beforeEach(async () => {
  test = await testContext();
  await test.ctx.db.execute(
    sql.raw(`create function stop() returns trigger language plpgsql as
      $$ begin perform pg_advisory_xact_lock_shared(${STOP}); return null; end $$`),
  );
  // After the messages and their foreign keys, before the batch locks its accounts.
  await test.ctx.db.execute(
    sql.raw("create trigger stop after insert on documents for each statement execute function stop()"),
  );
});
afterEach(async () => {
  await test?.close();
  await removeBatchFolders();
});

const waitingFor = (lockType: string) =>
  until(`somebody waits for a lock (${lockType})`, async () => {
    const rows = await test.ctx.db.execute(sql`select 1 from pg_locks where not granted and locktype = ${lockType}`);
    return rows.length > 0;
  });

/** Delivers a message and calls `meanwhile` while the commit stands still, its message inserted. */
async function whileCommitting<T>(email: string, meanwhile: () => Promise<T>): Promise<T> {
  let delivered: Promise<unknown> = Promise.resolve();
  const result = await test.ctx.db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(${STOP})`);
    delivered = deliverLines(test.ctx, [line({ email })]);
    // Its failure is reported below.
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
    const { confirmed, began } = await whileCommitting(before, async () => {
      const transactions = jest.spyOn(test.ctx.db, "transaction");
      const confirming = confirmAddressChange(test.ctx, token);
      await waitingFor("transactionid");
      return { confirmed: confirming, began: transactions };
    });
    expect((await confirmed).ok).toBe(true);
    // A lost deadlock would have begun a second one.
    expect(began).toHaveBeenCalledTimes(1);
    expect(await messagesFor(test.ctx, after)).toHaveLength(1);
    expect((await notificationsTo(test.ctx, after)).map(({ kind }) => kind)).toContain("new-message");
    await expect(accountOf(test.ctx, before)).rejects.toThrow("no account");
  });
});
