/** "Contracts": what the insurer and the messages say of them, what is due, and the archive of one contract. */
import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { messages } from "@/drizzle/schema/mailbox";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { upsertContracts } from "@/lib/account/store";
import { listForArchive } from "@/lib/export/archive-messages";
import { getContract, listContracts, MAX_CONTRACT_MESSAGES } from "@/lib/mailbox/contract/contracts";
import { deleteMessages } from "@/lib/mailbox/message/move-messages";
import { type TestContext, testContext } from "@/tests/support/context";
import { countEvents, createAccount, type MessageContent, placeMessage, withdraw } from "./mailbox-fixture";

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

const NUMBER = "110482937";
const pdf = (filename: string) => ({ filename, bytes: Buffer.from("%PDF-1.7 one") });
const place = (subject: string, content: MessageContent = {}) =>
  placeMessage(test.ctx, accountId, { subject, contractNumber: NUMBER, ...content });
const named = (number: string, change: { product?: string; status?: "active" | "ended" } = {}) =>
  upsertContracts(test.ctx.db, [
    {
      ...{ id: randomUUID(), accountId, number, product: "Lakásbiztosítás", status: "active", channel: "electronic" },
      imported: true,
      ...change,
    },
  ]);
const bill = (amount: string, dueDate: string | null) => ({
  ...{ amount, currency: "HUF", dueDate, paymentReference: null, payeeName: null, payeeIban: null },
});
const list = () => listContracts(test.ctx, { accountId });
async function view(number = NUMBER) {
  const found = await getContract(test.ctx, { accountId, number });
  return found.ok ? found.value : null;
}
const shape = async () =>
  (await view())?.groups.map(({ type, messages: of }) => [type, of.map(({ subject }) => subject)]);

describe("the list of contracts", () => {
  it("has those that the insurer named and those that only messages name, in Hungarian order", async () => {
    expect(await list()).toEqual([]);
    await named("Á-2", { product: "Casco", status: "ended" });
    await named("B-1");
    await place("levél", { contractNumber: "A-1", product: "Utasbiztosítás" });
    await place("szerződés nélkül", { contractNumber: null });
    expect(await list()).toMatchObject([
      { number: "A-1", product: "Utasbiztosítás", status: null, messages: 1, unread: 1, newest: test.clock.now() },
      { number: "Á-2", product: "Casco", status: "ended", messages: 0, unread: 0, newest: null, payable: 0 },
      { number: "B-1", product: "Lakásbiztosítás", status: "active", messages: 0 },
    ]);
  });

  it("counts what the inbox shows, and unpaid bills with the earliest due date", async () => {
    await place("kötvény");
    await place("később", { payment: bill("100", "2026-12-24") });
    await place("hamarabb", { payment: bill("9000", "2026-11-26") });
    const paid = await place("fizetve", { payment: bill("1", "2026-11-20") });
    await test.ctx.db.update(messages).set({ markedPaidAt: test.clock.now() }).where(eq(messages.id, paid.id));
    const deleted = await place("törölt", { payment: bill("2", "2026-11-21") });
    await deleteMessages(test.ctx, { accountId, ids: [deleted.id] });
    await withdraw(test.ctx, (await place("visszavont", { payment: bill("3", "2026-11-22") })).id);
    await place("holnapi", { publishAt: new Date("2026-11-24T06:00:00Z") });
    expect(await list()).toMatchObject([{ messages: 5, unread: 5, payable: 2, firstDue: "2026-11-26" }]);
  });

  it("has nothing of another customer", async () => {
    await placeMessage(test.ctx, await createAccount(test.ctx), { contractNumber: NUMBER });
    expect(await list()).toEqual([]);
    expect(await view()).toBeNull();
  });
});

describe("one contract", () => {
  it("lists its documents by type, policies first, each newest first", async () => {
    const types = ["notice", "terms", "policy", "policy", "premium-bill"] as const;
    for (const [index, documentType] of types.entries()) {
      test.clock.advance({ minutes: 1 });
      await place(`${index}`, { documentType, documents: [pdf(`${index}.pdf`)] });
    }
    expect(await shape()).toEqual([
      ["policy", ["3", "2"]],
      ["terms", ["1"]],
      ["premium-bill", ["4"]],
      ["notice", ["0"]],
    ]);
    expect((await view())?.groups[0]?.messages[0]).toMatchObject({ unread: true, documents: [{ filename: "3.pdf" }] });
  });

  it("shows what is due: overdue first, then by date, without a date last; what is paid is not due", async () => {
    await place("dátum nélkül", { payment: bill("500", null) });
    await place("jövő hónapban", { payment: bill("1234.50", "2026-12-24") });
    await place("lejárt", { payment: bill("9000", "2026-11-22") });
    await place("mai", { payment: bill("7", "2026-11-23") });
    const payable = (await view())?.payable ?? [];
    expect(
      payable.map(({ subject, payment }) => [subject, payment?.amount, payment?.state, payment?.daysUntilDue]),
    ).toEqual([
      ["lejárt", "9000", "overdue", -1],
      ["mai", "7", "due-soon", 0],
      ["jövő hónapban", "1234.50", "due-later", 31],
      ["dátum nélkül", "500", "no-date", null],
    ]);
    await test.ctx.db
      .update(messages)
      .set({ markedPaidAt: test.clock.now() })
      .where(eq(messages.id, payable[0]?.id ?? ""));
    expect((await view())?.payable).toHaveLength(3);
  });

  it("names a withdrawn message without its documents, and leaves out deleted and expired ones", async () => {
    const withdrawn = await place("visszavont", { documents: [pdf("titok.pdf")] });
    await withdraw(test.ctx, withdrawn.id);
    const deleted = await place("törölt");
    await deleteMessages(test.ctx, { accountId, ids: [deleted.id] });
    expect((await view())?.groups).toMatchObject([
      { messages: [{ subject: "visszavont", withdrawnAt: test.clock.now(), documents: [] }] },
    ]);
    expect(await view()).toMatchObject({ archive: null });
    test.clock.set("2027-11-23T23:00:00Z");
    expect(await view()).toBeNull();
  });

  it("that the insurer named is there without messages, with its state", async () => {
    await named("B-1", { status: "ended" });
    expect(await view("B-1")).toEqual({
      ...{ number: "B-1", product: "Lakásbiztosítás", status: "ended", groups: [], payable: [], more: false },
      archive: null,
    });
  });

  it.each(["12/34", "..", "Ű 1?#&+", "50%", "a\"b'c\\", "a,b"])("is found by the number %j", async (number) => {
    await place("furcsa", { contractNumber: number, documents: [pdf("a.pdf")] });
    expect(await view(number)).toMatchObject({ number, groups: [{ messages: [{ subject: "furcsa" }] }] });
    expect(await listForArchive(test.ctx, { accountId, selection: { contract: number } })).toHaveLength(1);
  });

  it.each(["", "nincs", "a\0b", "\ud800", "%", "110482937 "])("is not found by %j", async (number) => {
    await place("levél");
    expect(await view(number)).toBeNull();
  });

  it("shows the newest 100 messages and says that there are more", async () => {
    for (let n = 0; n <= MAX_CONTRACT_MESSAGES; n += 1) await place(`${n}`);
    const found = await view();
    expect(found?.groups[0]?.messages).toHaveLength(MAX_CONTRACT_MESSAGES);
    expect(found).toMatchObject({ more: true, archive: { bytes: null } });
    expect(await listForArchive(test.ctx, { accountId, selection: { contract: NUMBER } })).toHaveLength(101);
  });

  it("records nothing: neither list nor page return a text", async () => {
    await place("levél", { body: "titkos szöveg", documents: [pdf("a.pdf")] });
    const before = await countEvents(test.ctx);
    expect(JSON.stringify([await list(), await view()])).not.toContain("titkos szöveg");
    expect(await countEvents(test.ctx)).toBe(before);
  });
});

describe("the archive of a contract", () => {
  it("has its messages only, newest first, and nothing of another customer's contract of the same number", async () => {
    await place("régi", { documents: [pdf("a.pdf")] });
    test.clock.advance({ minutes: 1 });
    await place("új", { documents: [pdf("b.pdf")] });
    await place("másik", { contractNumber: "999" });
    const other = await createAccount(test.ctx);
    await placeMessage(test.ctx, other, { subject: "másé", contractNumber: NUMBER });
    const archive = (id: AuthorizedAccountId, contract: string) =>
      listForArchive(test.ctx, { accountId: id, selection: { contract } });
    expect((await archive(accountId, NUMBER)).map(({ subject }) => subject)).toEqual(["új", "régi"]);
    expect((await archive(other, NUMBER)).map(({ subject }) => subject)).toEqual(["másé"]);
    expect(await archive(other, "999")).toEqual([]);
    expect((await view())?.archive).toEqual({ bytes: 24 });
  });
});
