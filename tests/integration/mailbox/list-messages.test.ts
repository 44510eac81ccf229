import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { DEFAULT_INBOX_QUERY, type InboxQuery, parseInboxQuery } from "@/lib/mailbox/list/inbox-query";
import { type InboxPage, listMessages } from "@/lib/mailbox/list/list-messages";
import { summarizeInbox } from "@/lib/mailbox/list/summarize-mailbox";
import { deleteMessages, markMessages } from "@/lib/mailbox/message/move-messages";
import { placeMessages } from "@/lib/mailbox/placing/place-messages";
import { type TestContext, testContext } from "@/tests/support/context";
import { createAccount, type MessageContent, placeMessage, prepareMessage, withdraw } from "./mailbox-fixture";

let test: TestContext;
beforeAll(async () => {
  test = await testContext();
});
afterAll(() => test.close());
beforeEach(() => test.clock.set("2026-11-23T09:00:00Z"));

const list = (accountId: AuthorizedAccountId, query: Partial<InboxQuery> = {}): Promise<InboxPage> =>
  listMessages(test.ctx, { accountId, query: { ...DEFAULT_INBOX_QUERY, ...query } });
const subjects = (page: InboxPage) => page.rows.map((row) => row.subject);

/** Places messages one minute apart, in the given order. */
async function placeAll(accountId: AuthorizedAccountId, contents: MessageContent[]) {
  const placed = [];
  for (const content of contents) {
    placed.push(await placeMessage(test.ctx, accountId, content));
    test.clock.advance({ minutes: 1 });
  }
  return placed;
}

describe("the customer sorts the list (R8)", () => {
  it("in Hungarian order: cukor before csont, díj before dzsem, accents only after the letters", async () => {
    const account = await createAccount(test.ctx);
    const inOrder = [
      "alma",
      "Állatorvos",
      "cukor",
      "csont",
      "díj",
      "dzsem",
      "Eger",
      "élet",
      "gyár",
      "lakás",
      "lyuk",
      "nap",
    ];
    inOrder.push("nyár", "ól", "öröm", "őr", "súly", "szó", "túra", "tyúk", "út", "ügy", "űr", "zene", "zsák");
    const shuffled = [...inOrder].sort(
      (a, b) => ((a.length * 7 + a.charCodeAt(0)) % 5) - ((b.length * 7 + b.charCodeAt(0)) % 5),
    );
    await placeAll(
      account,
      shuffled.map((subject) => ({ subject })),
    );
    const first = await list(account, { sort: "subject", dir: "asc" });
    const second = await list(account, { sort: "subject", dir: "asc", page: 2 });
    const expected = [...inOrder].sort(new Intl.Collator("hu").compare);
    expect([...subjects(first), ...subjects(second)]).toEqual(expected);
    expect(expected.indexOf("cukor")).toBeLessThan(expected.indexOf("csont"));
    expect(expected.indexOf("díj")).toBeLessThan(expected.indexOf("dzsem"));
    const backwards = await list(account, { sort: "subject", dir: "desc" });
    expect(subjects(backwards)).toEqual(expected.reverse().slice(0, 20));
  });

  describe("by every column in both directions, equal values newest first", () => {
    let account: AuthorizedAccountId;
    beforeAll(async () => {
      account = await createAccount(test.ctx);
      const pdf = (bytes: number) => [{ filename: "a.pdf", bytes: Buffer.alloc(bytes) }];
      test.clock.set("2026-11-20T09:00:00Z");
      const placed = [];
      const contents: MessageContent[] = [
        { subject: "1", documentType: "policy", contractNumber: "B-2", sender: "Őrség", documents: pdf(10) },
        { subject: "2", documentType: "terms", contractNumber: null, sender: "Cukor", documents: pdf(500) },
        { subject: "3", documentType: "policy", contractNumber: "A-1", sender: "Őrség", documents: pdf(10) },
        { subject: "4", documentType: "offer", contractNumber: "B-2", sender: "Csont", documents: [] },
        { subject: "5", documentType: "offer", contractNumber: null, sender: "Ablak", documents: [] },
      ];
      for (const [index, content] of contents.entries()) {
        if (index === 2) test.clock.advance({ days: 1 });
        placed.push(await placeMessage(test.ctx, account, content));
        test.clock.advance({ minutes: 1 });
      }
      const ids = [placed[1]?.id ?? "", placed[3]?.id ?? ""];
      await markMessages(test.ctx, { accountId: account, ids, as: "read" });
    });

    it.each([
      ["date", "desc", "54321"],
      ["date", "asc", "12345"],
      ["subject", "asc", "12345"],
      ["subject", "desc", "54321"],
      ["type", "asc", "25431"],
      ["type", "desc", "31542"],
      ["contract", "asc", "34152"],
      ["contract", "desc", "41352"],
      ["sender", "asc", "52431"],
      ["sender", "desc", "31425"],
      ["size", "desc", "23154"],
      ["size", "asc", "54312"],
      ["deletion", "asc", "21543"],
      ["deletion", "desc", "54321"],
      ["unread", "desc", "53142"],
      ["unread", "asc", "42531"],
    ] as const)("%s %s", async (sort, dir, expected) => {
      const query = { ...DEFAULT_INBOX_QUERY, sort, dir };
      // As for the labels Feltételek, Kalkuláció, Szerződés: another order than that of the type codes.
      const page = await listMessages(test.ctx, { accountId: account, query, typeOrder: ["terms", "offer", "policy"] });
      expect(subjects(page).join("")).toBe(expected);
    });

    it.each([
      [{ state: "unread" }, "531"],
      [{ state: "read" }, "42"],
      [{ type: "policy" }, "31"],
      [{ contract: "B-2" }, "41"],
      [{ from: "2026-11-21" }, "543"],
      [{ to: "2026-11-20" }, "21"],
      [{ from: "2026-11-20", to: "2026-11-20" }, "21"],
      [{ from: "2026-11-22", to: "2026-11-20" }, ""],
      [{ type: "policy", contract: "B-2", state: "unread" }, "1"],
      [{ contract: "%" }, ""],
      [{ contract: "' or 1=1 --" }, ""],
    ])("filters %j", async (params, expected) => {
      const page = await list(account, parseInboxQuery(params));
      expect(subjects(page).join("")).toBe(expected);
      expect([page.total, page.all, page.unread]).toEqual([expected.length, 5, 3]);
    });

    it("offers only contracts and types of the inbox as filters", async () => {
      const product = "Lakásbiztosítás";
      expect((await summarizeInbox(test.ctx, { accountId: account })).choices).toEqual({
        contracts: [
          { number: "A-1", product },
          { number: "B-2", product },
        ],
        types: ["offer", "policy", "terms"],
      });
    });

    it("offers every type of the messages without a contract, and each contract once in Hungarian order", async () => {
      const other = await createAccount(test.ctx);
      const rows = [
        { contractNumber: null, documentType: "terms", product: null },
        { contractNumber: null, documentType: "offer", product: null },
        { contractNumber: null, documentType: "offer", product: null },
        { contractNumber: "Á-9", documentType: "policy", product: null },
        { contractNumber: "Á-9", documentType: "policy", product: "Lakás" },
        { contractNumber: "Á-9", documentType: "notice", product: "Lakás" },
        { contractNumber: "B-1", documentType: "policy", product: null },
      ] as const;
      await placeAll(other, [...rows]);
      expect((await summarizeInbox(test.ctx, { accountId: other })).choices).toEqual({
        contracts: [
          { number: "Á-9", product: "Lakás" },
          { number: "B-1", product: null },
        ],
        types: ["offer", "policy", "terms", "notice"],
      });
    });
  });

  it("orders equal messages by id, so that each is shown exactly once over all pages", async () => {
    const account = await createAccount(test.ctx);
    const same = await Promise.all(Array.from({ length: 45 }, () => prepareMessage(test.ctx, account)));
    await test.ctx.db.transaction((tx) => placeMessages(test.ctx, tx, null, same, test.clock.now()));
    for (const sort of ["date", "subject", "sender", "size", "unread"] as const) {
      const pages = await Promise.all([1, 2, 3].map((page) => list(account, { sort, page })));
      expect(new Set(pages.flatMap((page) => page.rows.map((row) => row.id))).size).toBe(45);
      expect(pages.map((page) => page.rows.length)).toEqual([20, 20, 5]);
    }
  });
});

describe("the list is paged and counted", () => {
  it("shows page 1, and says so, when the requested page does not exist", async () => {
    const account = await createAccount(test.ctx);
    await placeAll(account, [{ subject: "a" }]);
    expect(await list(account, { page: 2 })).toMatchObject({ page: 1, pages: 1, pageOutOfRange: true, total: 1 });
    expect(await list(account, { page: 1 })).toMatchObject({ page: 1, pages: 1, pageOutOfRange: false });
  });

  it("is empty for an empty mailbox", async () => {
    const account = await createAccount(test.ctx);
    expect(await list(account)).toEqual({
      rows: [],
      ...{ total: 0, more: false, all: 0, unread: 0, expiring: 0, page: 1, pages: 1, pageOutOfRange: false },
    });
  });

  it("contains no messages of others, no deleted and no unpublished ones; withdrawn ones stay", async () => {
    const [mine, foreign] = [await createAccount(test.ctx), await createAccount(test.ctx)];
    await placeMessage(test.ctx, foreign, { subject: "foreign" });
    const [kept, gone, withdrawn] = await placeAll(mine, [
      { subject: "kept" },
      { subject: "gone" },
      { subject: "back" },
    ]);
    await placeMessage(test.ctx, mine, { subject: "later", publishAt: new Date("2026-11-24T09:00:00Z") });
    await deleteMessages(test.ctx, { accountId: mine, ids: [gone?.id ?? ""] });
    await withdraw(test.ctx, withdrawn?.id ?? "");
    const page = await list(mine);
    expect(subjects(page)).toEqual(["back", "kept"]);
    expect(page.rows[0]?.withdrawnAt).toEqual(test.clock.now());
    expect(page).toMatchObject({ total: 2, all: 2, unread: 2 });
    expect(page.rows[1]?.id).toBe(kept?.id);
    test.clock.set("2026-11-24T09:00:00Z");
    expect(subjects(await list(mine))).toEqual(["later", "back", "kept"]);
    expect((await list(mine)).rows[0]?.availableUntil).toBe("2027-11-24");
  });

  it("counts and filters the messages that are due for deletion, and omits them from the day after the last", async () => {
    const account = await createAccount(test.ctx);
    await placeAll(account, [{ subject: "old" }]);
    const at = async (now: string) => {
      test.clock.set(now);
      const page = await list(account);
      const expiring = await list(account, { state: "expiring" });
      expect([expiring.total, expiring.rows.length]).toEqual([page.expiring, page.expiring]);
      return [page.all, page.unread, page.expiring, page.rows[0]?.daysLeft];
    };
    expect(await at("2027-10-24T21:59:59Z")).toEqual([1, 1, 0, 30]);
    expect(await at("2027-10-24T22:00:00Z")).toEqual([1, 1, 1, 29]);
    expect(await at("2027-11-23T22:59:59Z")).toEqual([1, 1, 1, 0]);
    expect(await at("2027-11-23T23:00:00Z")).toEqual([0, 0, 0, undefined]);
  });

  it("combines what is deleted soon with a last day of placing, whichever is earlier", async () => {
    const account = await createAccount(test.ctx);
    await placeAll(account, [{ subject: "first" }]);
    test.clock.set("2026-11-25T09:00:00Z");
    await placeAll(account, [{ subject: "second" }]);
    test.clock.set("2027-11-10T09:00:00Z");
    await placeAll(account, [{ subject: "new" }]);
    const soon = { state: "expiring", sort: "deletion", dir: "asc" } as const;
    expect(subjects(await list(account, soon))).toEqual(["first", "second"]);
    expect(subjects(await list(account, { ...soon, to: "2026-11-24" }))).toEqual(["first"]);
    expect(subjects(await list(account, { ...soon, to: "2027-11-10" }))).toEqual(["first", "second"]);
  });
});
