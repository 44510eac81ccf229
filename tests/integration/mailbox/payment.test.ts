import { eq, sql } from "drizzle-orm";
import { messages } from "@/drizzle/schema/mailbox";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { DEFAULT_INBOX_QUERY } from "@/lib/mailbox/list/inbox-query";
import { listMessages } from "@/lib/mailbox/list/list-messages";
import { getMessage } from "@/lib/mailbox/message/get-message";
import { deleteMessages } from "@/lib/mailbox/message/move-messages";
import type { Payment } from "@/lib/payment/payment";
import { deleteForGood } from "@/lib/retention/delete-for-good";
import { type TestContext, testContext } from "@/tests/support/context";
import { createAccount, placeMessage } from "./mailbox-fixture";

let test: TestContext;
let accountId: AuthorizedAccountId;
beforeAll(async () => {
  test = await testContext();
});
afterAll(() => test.close());
beforeEach(async () => {
  test.clock.set("2026-11-23T09:00:00Z");
  accountId = await createAccount(test.ctx);
});

const BILL: Payment = {
  amount: "9000.50",
  currency: "HUF",
  dueDate: "2026-11-26",
  paymentReference: "110482937/2026",
  payeeName: "Allianz Hungária Zrt.",
  payeeIban: "HU42117730161111101800000000",
};

async function readModels(messageId: string) {
  const page = await listMessages(test.ctx, { accountId, query: DEFAULT_INBOX_QUERY });
  const message = await getMessage(test.ctx, { accountId, messageId });
  return [page.rows[0]?.payment, message.ok && message.value.payment];
}

describe("a bill", () => {
  it("is shown in the list and on its page with exactly what its sender gave", async () => {
    const { id } = await placeMessage(test.ctx, accountId, { payment: BILL });
    const shown = { ...BILL, markedPaidAt: null, state: "due-soon", daysUntilDue: 3 };
    expect(await readModels(id)).toEqual([shown, shown]);
  });

  it("is due on the whole due date in Budapest and overdue from the next midnight on", async () => {
    const { id } = await placeMessage(test.ctx, accountId, { payment: BILL });
    test.clock.set("2026-11-26T22:59:59Z");
    expect(await readModels(id)).toMatchObject(Array(2).fill({ state: "due-soon", daysUntilDue: 0 }));
    test.clock.set("2026-11-26T23:00:00Z");
    expect(await readModels(id)).toMatchObject(Array(2).fill({ state: "overdue", daysUntilDue: -1 }));
  });

  it("may have an amount alone; another message has no payment", async () => {
    const alone = { amount: "12", currency: "EUR", ...{ dueDate: null, paymentReference: null } };
    const payment = { ...alone, payeeName: null, payeeIban: null };
    const { id } = await placeMessage(test.ctx, accountId, { payment });
    const shown = { ...payment, markedPaidAt: null, state: "no-date", daysUntilDue: null };
    expect(await readModels(id)).toEqual([shown, shown]);
    test.clock.advance({ minutes: 1 });
    const other = await placeMessage(test.ctx, accountId);
    expect(await readModels(other.id)).toEqual([null, null]);
  });

  it("loses what it says when it is purged", async () => {
    const { id } = await placeMessage(test.ctx, accountId, { payment: BILL });
    await test.ctx.db.update(messages).set({ markedPaidAt: test.clock.now() }).where(eq(messages.id, id));
    await deleteMessages(test.ctx, { accountId, ids: [id] });
    await deleteForGood(test.ctx, { accountId, messageId: id });
    const [row] = await test.ctx.db.execute(sql`
      select amount, currency, due_date, payment_reference, payee_name, payee_iban, marked_paid_at, purged_by
      from messages where id = ${id}`);
    expect(row).toEqual({
      ...{ amount: null, currency: null, due_date: null, payment_reference: null, payee_name: null },
      ...{ payee_iban: null, marked_paid_at: null, purged_by: "customer" },
    });
  });
});

it.each([
  ["an amount without a currency", { amount: "1" }],
  ["a currency without an amount", { currency: "HUF" }],
  ["an amount of zero", { amount: "0", currency: "HUF" }],
  ["three digits after the point", { amount: "1.005", currency: "HUF" }],
  ["a currency that is no code", { amount: "1", currency: "Ft" }],
  ["a due date alone", { dueDate: "2026-11-26" }],
  ["an IBAN without a name", { amount: "1", currency: "HUF", payeeIban: BILL.payeeIban }],
  ["a mark on a message that is no bill", { markedPaidAt: new Date("2026-11-23T09:00:00Z") }],
])("the database refuses %s", async (_, values) => {
  const { id } = await placeMessage(test.ctx, accountId);
  await expect(test.ctx.db.update(messages).set(values).where(eq(messages.id, id))).rejects.toMatchObject({
    cause: { code: "23514" },
  });
});
