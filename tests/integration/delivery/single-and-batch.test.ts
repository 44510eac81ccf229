/** A message outside a batch and a batch of the same sender at the same time: nothing is placed twice. */
import { sql } from "drizzle-orm";
import type { AuthorizedSender } from "@/lib/api/authorized-sender";
import type { Context } from "@/lib/context";
import { COMMAND_LINE_SOURCE } from "@/lib/delivery/deliver-batch";
import { type MessageJson, readMessageJson } from "@/lib/delivery/json-fields";
import { placeMessage } from "@/lib/delivery/place-message";
import { untilLockWait } from "@/tests/integration/mailbox/mailbox-fixture";
import { type TestContext, testContext } from "@/tests/support/context";
import { deliverLines, line, messagesFor, newAddress, removeBatchFolders } from "./batch-fixture";

jest.mock("@node-rs/argon2", () => jest.requireActual("@/tests/support/cheap-argon2"));

const SENDER = { source: COMMAND_LINE_SOURCE } as AuthorizedSender;

let test: TestContext;
beforeEach(async () => {
  test = await testContext();
});
afterEach(async () => {
  await test?.close();
  await removeBatchFolders();
});

const values = (email: string) => ({
  ...{ senderReference: "KUL-1", email, name: "Kovács Anna", contractNumber: "1", product: "", documentType: "notice" },
  ...{ subject: "Tárgy", body: "Szöveg" },
});
const lineOf = (email: string) => line({ ...values(email), documents: "" });

function placeSingle(ctx: Context, json: Record<string, unknown>) {
  const read = readMessageJson(json) as { value: MessageJson };
  return placeMessage(ctx, SENDER, read.value, async () => {});
}

describe.each([
  ["a new customer", async () => newAddress()],
  [
    "a customer with an account",
    async () => {
      const email = newAddress();
      await deliverLines(test.ctx, [line({ email })]);
      return email;
    },
  ],
])("%s", (_name, customer) => {
  it("a message that is placed after a batch was routed makes the batch route again: it is already placed", async () => {
    const email = await customer();
    let attempts = 0;
    const report = await deliverLines(test.ctx, [lineOf(email)], {
      async saveResult() {
        attempts += 1;
        if (attempts === 1)
          expect(await placeSingle(test.ctx, values(email))).toMatchObject({ value: { state: "placed" } });
      },
    });
    expect(report.lines).toMatchObject([{ state: "already-placed" }]);
    expect(
      (await messagesFor(test.ctx, email)).filter(({ senderReference }) => senderReference === "KUL-1"),
    ).toHaveLength(1);
  });

  it("with other content it makes the batch invalid", async () => {
    const email = await customer();
    const delivered = deliverLines(test.ctx, [lineOf(email)], {
      saveResult: async () => void (await placeSingle(test.ctx, { ...values(email), subject: "Más" })),
    });
    await expect(delivered).rejects.toThrow("KUL-1 was placed before with other content");
  });
});

it("a message that meets the commit of a batch waits for its end, and is then already placed", async () => {
  const email = newAddress();
  await deliverLines(test.ctx, [line({ email })]);
  await test.ctx.db.execute(
    sql.raw(`create function pause_commit() returns trigger language plpgsql as
      $$ begin perform pg_advisory_xact_lock_shared(10); return null; end $$`),
  );
  await test.ctx.db.execute(sql`create constraint trigger pause_commit after update on batches
    deferrable initially deferred for each row when (new.state = 'committed') execute function pause_commit()`);
  let batch: Promise<unknown> = Promise.resolve();
  let single: ReturnType<typeof placeSingle> | undefined;
  await test.ctx.db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(10)`);
    batch = deliverLines(test.ctx, [lineOf(email)]);
    batch.catch(() => {});
    await untilLockWait(test.ctx, 1);
    single = placeSingle(test.ctx, values(email));
    single.catch(() => {});
    await untilLockWait(test.ctx, 2);
  });
  await batch;
  expect(await single).toMatchObject({ ok: true, value: { state: "already-placed" } });
  expect(
    (await messagesFor(test.ctx, email)).filter(({ senderReference }) => senderReference === "KUL-1"),
  ).toHaveLength(1);
});

it("a message and a batch that bring the same new contract wait for each other in a circle: one is repeated, both are placed", async () => {
  const email = newAddress();
  await deliverLines(test.ctx, [line({ email })]);
  await test.ctx.db.execute(
    sql.raw(`create function pause_contract() returns trigger language plpgsql as
      $$ begin perform pg_advisory_xact_lock_shared(10); return null; end $$`),
  );
  await test.ctx.db.execute(sql`create trigger pause_contract after insert on contracts
    for each row execute function pause_contract()`);
  let batch: Promise<unknown> = Promise.resolve();
  let single: ReturnType<typeof placeSingle> | undefined;
  await test.ctx.db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(10)`);
    // The batch has inserted the contract, and holds it until its end.
    batch = deliverLines(test.ctx, [line({ email, contractNumber: "NEW-1" })]);
    batch.catch(() => {});
    await untilLockWait(test.ctx, 1);
    // The message holds the limits of the mailboxes, which the batch needs next, and waits for the contract.
    single = placeSingle(test.ctx, { ...values(email), contractNumber: "NEW-1" });
    single.catch(() => {});
    await untilLockWait(test.ctx, 2);
  });
  expect(await batch).toMatchObject({ lines: [{ state: "placed" }] });
  expect(await single).toMatchObject({ ok: true, value: { state: "placed" } });
  expect(await messagesFor(test.ctx, email)).toHaveLength(3);
});
