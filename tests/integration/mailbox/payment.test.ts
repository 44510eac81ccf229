import { eq, sql } from "drizzle-orm";
import { messages } from "@/drizzle/schema/mailbox";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { DEFAULT_INBOX_QUERY } from "@/lib/mailbox/list/inbox-query";
import { listMessages } from "@/lib/mailbox/list/list-messages";
import { summarizeInbox } from "@/lib/mailbox/list/summarize-mailbox";
import { getMessage } from "@/lib/mailbox/message/get-message";
import { deleteMessages, markPaid } from "@/lib/mailbox/message/move-messages";
import type { Payment } from "@/lib/payment/payment";
import { deleteForGood } from "@/lib/retention/delete-for-good";
import { type TestContext, testContext } from "@/tests/support/context";
import { createAccount, kindsOf, placeMessage, withdraw } from "./mailbox-fixture";

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

describe("what is due (R8)", () => {
  const bill = (dueDate: string | null, overrides = {}) =>
    placeMessage(test.ctx, accountId, { payment: { ...BILL, dueDate }, ...overrides });
  const due = async () => (await summarizeInbox(test.ctx, { accountId })).due;
  const payable = async () => (await summarizeInbox(test.ctx, { accountId })).payable;
  const list = async (query: object) =>
    (await listMessages(test.ctx, { accountId, query: { ...DEFAULT_INBOX_QUERY, ...query } })).rows.map(({ id }) => id);

  it("names what is overdue or due within 14 days, earliest first, with the digits that the sender wrote", async () => {
    const soon = await bill("2026-12-07", { subject: "soon" });
    const overdue = await bill("2026-11-22", { subject: "overdue", contractNumber: null, product: null });
    await bill("2026-12-08");
    await bill(null);
    expect(await due()).toEqual({
      count: 2,
      bills: [
        {
          ...{ id: overdue.id, subject: "overdue", sender: overdue.sender, contractNumber: null, product: null },
          ...{ amount: "9000.50", currency: "HUF", dueDate: "2026-11-22", state: "overdue", daysUntilDue: -1 },
        },
        {
          ...{ id: soon.id, subject: "soon", sender: soon.sender, contractNumber: "110482937" },
          ...{ product: "Lakásbiztosítás", amount: "9000.50", currency: "HUF", dueDate: "2026-12-07" },
          ...{ state: "due-soon", daysUntilDue: 14 },
        },
      ],
    });
    expect(await payable()).toBe(4);
  });

  it("counts all that is due and names three", async () => {
    for (const day of ["2026-11-30", "2026-11-29", "2026-11-28", "2026-11-27"]) await bill(day);
    const { count, bills } = await due();
    expect(count).toBe(4);
    expect(bills.map(({ dueDate }) => dueDate)).toEqual(["2026-11-27", "2026-11-28", "2026-11-29"]);
  });

  it("leaves out what is marked paid, withdrawn, replaced, in the trash, not published or of another customer", async () => {
    const wrong = await bill("2026-11-26");
    const shown = await bill("2026-11-26", { supersedesId: wrong.id });
    const paid = await bill("2026-11-26");
    await markPaid(test.ctx, { accountId, ids: [paid.id], as: "paid" });
    await withdraw(test.ctx, (await bill("2026-11-26")).id);
    await deleteMessages(test.ctx, { accountId, ids: [(await bill("2026-11-26")).id] });
    await bill("2026-11-26", { publishAt: new Date("2026-11-24T09:00:00Z") });
    await placeMessage(test.ctx, await createAccount(test.ctx), { payment: BILL });
    await placeMessage(test.ctx, accountId);
    expect((await due()).bills.map(({ id }) => id)).toEqual([shown.id]);
    expect(await list({ state: "payable" })).toEqual([shown.id]);
    expect(await payable()).toBe(1);
  });

  it("can be listed, sorted and filtered by due date; messages without one come last", async () => {
    const late = await bill("2026-12-24");
    const early = await bill("2026-11-24");
    const open = await bill(null);
    const other = await placeMessage(test.ctx, accountId);
    expect(await list({ state: "payable", sort: "due", dir: "asc" })).toEqual([early.id, late.id, open.id]);
    expect((await list({ sort: "due", dir: "desc" })).slice(0, 2)).toEqual([late.id, early.id]);
    expect((await list({ sort: "due", dir: "asc" })).slice(2).sort()).toEqual([open.id, other.id].sort());
    expect(await list({ dueFrom: "2026-11-24", dueTo: "2026-11-24" })).toEqual([early.id]);
    expect(await list({ dueFrom: "2026-11-25" })).toEqual([late.id]);
    expect(await list({ dueTo: "2026-11-23" })).toEqual([]);
  });
});

describe("the customer's mark that they have paid", () => {
  const mark = (id: string, as: "paid" | "unpaid", owner = accountId) =>
    markPaid(test.ctx, { accountId: owner, ids: [id], as });

  it("is set and undone, and is no evidence", async () => {
    const { id } = await placeMessage(test.ctx, accountId, { payment: BILL });
    expect(await mark(id, "paid")).toEqual({ changed: [id], missing: 0 });
    const paid = { state: "paid", markedPaidAt: test.clock.now() };
    expect(await readModels(id)).toMatchObject([paid, paid]);
    test.clock.advance({ minutes: 5 });
    expect(await mark(id, "paid")).toEqual({ changed: [], missing: 0 });
    expect(await readModels(id)).toMatchObject([paid, paid]);
    expect(await mark(id, "unpaid")).toEqual({ changed: [id], missing: 0 });
    expect(await readModels(id)).toMatchObject(Array(2).fill({ state: "due-soon", markedPaidAt: null }));
    expect(await mark(id, "unpaid")).toEqual({ changed: [], missing: 0 });
    expect(await kindsOf(test.ctx, id)).toEqual(["placed"]);
  });

  it("is for bills of this customer that the inbox shows", async () => {
    const { id } = await placeMessage(test.ctx, accountId, { payment: BILL });
    const other = await placeMessage(test.ctx, accountId);
    const withdrawn = await placeMessage(test.ctx, accountId, { payment: BILL });
    await withdraw(test.ctx, withdrawn.id);
    expect(await mark(other.id, "paid")).toEqual({ changed: [], missing: 0 });
    expect(await mark(withdrawn.id, "paid")).toEqual({ changed: [], missing: 1 });
    expect(await mark(id, "paid", await createAccount(test.ctx))).toEqual({ changed: [], missing: 1 });
    expect(await mark("no-id", "paid")).toEqual({ changed: [], missing: 1 });
    await deleteMessages(test.ctx, { accountId, ids: [id] });
    expect(await mark(id, "paid")).toEqual({ changed: [], missing: 1 });
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
