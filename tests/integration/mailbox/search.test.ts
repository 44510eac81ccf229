import { sql } from "drizzle-orm";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { DEFAULT_INBOX_QUERY, parseInboxQuery, type SearchParams } from "@/lib/mailbox/list/inbox-query";
import { listMessages } from "@/lib/mailbox/list/list-messages";
import { deleteMessages, markMessages, restoreMessages } from "@/lib/mailbox/message/move-messages";
import { type PreparedMessage, placeMessages } from "@/lib/mailbox/placing/place-messages";
import { foldAccents } from "@/lib/mailbox/search/search-query";
import { type TestContext, testContext } from "@/tests/support/context";
import { createAccount, type MessageContent, placeMessage, prepareMessage } from "./mailbox-fixture";

let test: TestContext;
beforeAll(async () => {
  test = await testContext();
});
afterAll(() => test.close());
beforeEach(() => test.clock.set("2026-11-23T09:00:00Z"));

const list = (accountId: AuthorizedAccountId, params: SearchParams) =>
  listMessages(test.ctx, { accountId, query: parseInboxQuery(params) });
const find = async (accountId: AuthorizedAccountId, q: string) =>
  (await list(accountId, { q })).rows.map((row) => row.subject);

/** Content that no search of these tests matches. */
const blank: MessageContent = { sender: "X", contractNumber: null, product: null, documentType: "other" };
const pdf = (filename: string) => [{ filename, bytes: Buffer.from("%PDF-1.7") }];

async function mailboxOf(...contents: MessageContent[]): Promise<AuthorizedAccountId> {
  const accountId = await createAccount(test.ctx);
  for (const content of contents) await placeMessage(test.ctx, accountId, { ...blank, ...content });
  return accountId;
}

describe("search finds Hungarian words with any ending, with or without accents", () => {
  it.each([
    ["kotveny", "Lakásbiztosítási kötvények"],
    ["kötvény", "Kotveny modositasa"],
    ["kötvényeket", "Új kötvény"],
    ["díjfizetési", "Tájékoztató a díjfizetésről"],
    ["dijfizetesi", "Tájékoztató a díjfizetésről"],
    ["csekk", "Megérkeztek a csekkek"],
    ["csekkek", "Csekk a tavaszi időszakra"],
    ["számlák", "Számla 2026. májusra"],
    ["szamlak", "Számla 2026. májusra"],
    ["számla", "Számlák és díjak"],
    ["levelek", "Értesítő levél"],
    ["levél", "Tavalyi levelek"],
    ["ügyfelek", "Kedves ügyfél!"],
    ["a díj", "Éves díjak"],
    ["DÍJ", "éves díjak"],
    ["szerzodesrol", "Módosult a szerződés"],
    ["kotvenyeimet", "Az Ön kötvénye: kötvény"],
    ["LAK-2026-000123", "Szerződésszám: LAK-2026-000123"],
    ["000123", "Szerződésszám: LAK-2026-000123"],
    ["lak-2026", "Szerződésszám: LAK-2026-000123"],
    ["éves díjak", "Díjak, évesek"],
    ["biztos", "Biztosítás"],
    ["ŐRSÉG", "Az őrség levele"],
    ["orseg", "AZ ŐRSÉG LEVELE"],
    ["kar", "Karácsonyi nyitvatartás"],
    ["„csekk”", "Csekk"],
  ])("%j finds %j", async (q, subject) => {
    expect(await find(await mailboxOf({ subject }), q)).toEqual([subject]);
  });

  it.each([
    ["felmondo", "Tájékoztató a felmondásról"],
    ["allianz", "Allergia elleni biztosítás"],
    ["kárrendezés", "Karrier nálunk"],
    ["kötvény csekk", "Csekk"],
    ["2027", "2026. évi díj"],
    ["00012", "Szerződésszám: 1200012"],
  ])("%j does not find %j", async (q, subject) => {
    expect(await find(await mailboxOf({ subject }), q)).toEqual([]);
  });
});

describe("search finds text as it is displayed", () => {
  it.each([
    ["felelősségbiztosítási", "Fele\u00adlősség\u00adbiztosítási értesítő"],
    ["vagyonbiztosítás", "Vagyon\u200bbiztosítás ajánlata"],
    ["fizetési", "\ufb01zetési emlékeztető"],
    ["\ufb01zetési", "Fizetési emlékeztető"],
    ["Egyenleg\u00adközlő", "Egyenlegközlő levél"],
    ["2026", "Díj \uff12\uff10\uff12\uff16"],
  ])("%j finds %j", async (q, subject) => {
    expect(await find(await mailboxOf({ subject }), q)).toEqual([subject]);
  });

  it.each<[string, string[]]>([
    [
      "110482937",
      [
        "110482937",
        "110 482 937",
        "110 482 937".replaceAll(" ", "\u00a0"),
        "110-482-937",
        "0110482937",
        "000110482937",
        "2937",
        "482937",
      ],
    ],
    [
      "KGFB-2026/001234",
      ["KGFB-2026/001234", "kgfb 2026 001234", "KGFB2026001234", "kgfb20260 01234", "001234", "1234", "2026/1234"],
    ],
    ["000110482938", ["000110482938", "110482938", "110 482 938", "2938"]],
    ["110 482 939", ["110482939", "110 482 939", "0110482939", "2939"]],
    ["AB110482940", ["AB110482940", "AB 110482940", "ab-110-482-940", "110482940", "110 482 940", "2940"]],
  ])(
    "contract %j is found however it is grouped, without leading zeros, by its last four or more digits",
    async (contractNumber, queries) => {
      const accountId = await mailboxOf(
        { subject: "Ez az", contractNumber },
        { subject: "Másik", contractNumber: "995512345" },
      );
      for (const q of queries) expect([q, await find(accountId, q)]).toEqual([q, ["Ez az"]]);
    },
  );

  it.each(["937", "48293", "1104829370", "110 482 938"])("%j does not find contract 110482937", async (q) => {
    expect(await find(await mailboxOf({ contractNumber: "110482937" }), q)).toEqual([]);
  });
});

describe("search covers all listed fields of a message", () => {
  it.each<[string, MessageContent, string]>([
    ["the sender", { sender: "Győri Kirendeltség" }, "gyori"],
    ["the contract number", { contractNumber: "KGFB-204771650" }, "204771650"],
    ["the product", { product: "Kötelező gépjármű-felelősségbiztosítás" }, "gepjarmu"],
    ["the type in Hungarian", { documentType: "premium-certificate" }, "díjigazolások"],
    ["the type in English", { documentType: "cancellation-notice" }, "cancellation"],
    ["the name of a document", { documents: pdf("Fizetési_felszólítás-2026.pdf") }, "fizetesi felszolitas"],
    ["the part of a document's name", { documents: [...pdf("a.pdf"), ...pdf("kárszakértő.pdf")] }, "karszakerto.pdf"],
  ])("%s", async (_, content, q) => {
    const accountId = await mailboxOf({ subject: "Ez az", ...content }, { subject: "Másik" });
    expect(await find(accountId, q)).toEqual(["Ez az"]);
  });

  it("finds words that are in different fields", async () => {
    const content = { subject: "Évforduló", product: "Casco", contractNumber: "77", documents: pdf("dijkozlo.pdf") };
    expect(await find(await mailboxOf(content), "casco 77 evfordulo díjközlő")).toEqual(["Évforduló"]);
  });
});

describe("search is limited to the inbox", () => {
  it("finds no messages of others, no deleted and no unpublished ones, and restored ones again", async () => {
    const foreign = await mailboxOf({ subject: "Kötvény" });
    const accountId = await createAccount(test.ctx);
    const { id } = await placeMessage(test.ctx, accountId, { ...blank, subject: "Kötvény" });
    await placeMessage(test.ctx, accountId, {
      ...blank,
      subject: "Kötvény holnap",
      publishAt: new Date("2026-11-24T09:00:00Z"),
    });
    expect(await find(accountId, "kötvény")).toEqual(["Kötvény"]);
    await deleteMessages(test.ctx, { accountId, ids: [id] });
    expect(await find(accountId, "kötvény")).toEqual([]);
    await restoreMessages(test.ctx, { accountId, ids: [id] });
    expect(await find(accountId, "kötvény")).toEqual(["Kötvény"]);
    expect(await find(foreign, "kötvény")).toEqual(["Kötvény"]);
  });

  it("can be combined with filters, order, group and page", async () => {
    const accountId = await createAccount(test.ctx);
    const messages: PreparedMessage[] = [];
    for (let index = 0; index < 45; index++) {
      const content: MessageContent = {
        ...blank,
        subject: `Díj ${String(index).padStart(2, "0")}`,
        documentType: "policy",
      };
      messages.push(await placeMessage(test.ctx, accountId, { ...content, contractNumber: index % 2 ? "B" : "A" }));
    }
    await placeMessage(test.ctx, accountId, { ...blank, subject: "Díj", contractNumber: "A" });
    await markMessages(test.ctx, { accountId, ids: [messages[0]?.id ?? ""], as: "read" });
    const params = { q: "dijak", type: "policy", sort: "subject" };
    expect(await list(accountId, params)).toMatchObject({ total: 45, pages: 3, more: false });
    const grouped = [];
    for (const page of ["1", "2", "3"]) {
      grouped.push(...(await list(accountId, { ...params, dir: "desc", group: "contract", page })).rows);
    }
    const expected = ["A", "B"].flatMap((contract) =>
      messages
        .filter((message) => message.contractNumber === contract)
        .reverse()
        .map((message) => message.subject),
    );
    expect(grouped.map((row) => row.subject)).toEqual(expected);
    expect(await list(accountId, { ...params, page: "4" })).toMatchObject({ page: 1, pageOutOfRange: true });
    const read = await list(accountId, { ...params, contract: "A", state: "read" });
    expect(read.rows.map((row) => row.subject)).toEqual(["Díj 00"]);
  });

  it("groups in Hungarian order, messages without a contract last", async () => {
    const contracts = ["cukor", null, "csont", "dzsem", "díj", "ábel", "Adél"];
    const accountId = await mailboxOf(
      ...contracts.map((contractNumber, index) => ({ contractNumber, subject: `${index}` })),
    );
    const { rows } = await list(accountId, { group: "contract" });
    const inOrder = contracts.filter((contract) => contract !== null).sort(new Intl.Collator("hu").compare);
    expect(rows.map((row) => row.contractNumber)).toEqual([...inOrder, null]);
  });

  it("counts at most a thousand matches and says when there are more", async () => {
    const accountId = await createAccount(test.ctx);
    const one = await prepareMessage(test.ctx, accountId, { ...blank, subject: "Számla" });
    const place = (from: number, to: number) =>
      test.ctx.db.transaction((tx) => {
        const rows = Array.from({ length: to - from }, (_, index) => {
          const id = `00000000-0000-4000-8000-${String(from + index).padStart(12, "0")}`;
          return { ...one, id, senderReference: id, documents: [] };
        });
        return placeMessages(test.ctx, tx, null, rows, test.clock.now());
      });
    await place(0, 1000);
    expect(await list(accountId, { q: "szamlak" })).toMatchObject({ total: 1000, more: false, pages: 50 });
    await place(1000, 1001);
    expect(await list(accountId, { q: "szamlak" })).toMatchObject({ total: 1000, more: true, pages: 50, all: 1001 });
    expect((await list(accountId, { q: "szamlak", page: "50" })).rows).toHaveLength(20);
    expect(await list(accountId, { q: "szamlak", page: "51" })).toMatchObject({ pageOutOfRange: true });
    expect(await list(accountId, { sort: "subject" })).toMatchObject({ total: 1001, more: false, pages: 51 });
    for (const dir of ["asc", "desc"]) {
      const pages = Array.from({ length: 51 }, (_, index) => list(accountId, { dir, page: `${index + 1}` }));
      const ids = (await Promise.all(pages)).flatMap(({ rows }) => rows.map(({ id }) => id));
      expect(ids).toEqual(dir === "asc" ? ids.toSorted() : ids.toSorted().reverse());
      expect(new Set(ids).size).toBe(1001);
    }
  });
});

describe("search accepts any text", () => {
  it.each([
    "' | & ! : *",
    "'; drop table messages; --",
    "a\0b",
    "\ud800",
    "x".repeat(10_240),
    "díj ".repeat(2_560),
    "<-> <2> ( ) ! !! & && | || :* :A \\ '' $1 $$ %s",
    "kötvény:*",
    "!kötvény",
    "1e5 -2026 0x1F ١٢٣ ½ ² Ⅷ",
    "𝔄𝔟𝔠 ﬁ ß İ ı Ёлка 保険 עברית",
    "http://example.hu/a?b=c#d user@example.hu 192.168.0.1 /etc/passwd",
    '{}[]"`~^*+?.',
    "\u202e\u0000\uffff\u{10ffff}",
  ])("%j", async (q) => {
    const accountId = await mailboxOf({ subject: "Kötvény" });
    const page = await list(accountId, { q });
    expect(page.all).toBe(1);
    expect(page.rows.length).toBeLessThanOrEqual(1);
  });

  it("finds nothing for a text without letters and digits, and everything for an empty text", async () => {
    const accountId = await mailboxOf({ subject: "Kötvény" });
    expect(await list(accountId, { q: "!?" })).toMatchObject({ rows: [], total: 0, all: 1, page: 1 });
    expect(await list(accountId, { q: "  " })).toMatchObject({ total: 1 });
    expect(parseInboxQuery({ q: "\0" })).toEqual(DEFAULT_INBOX_QUERY);
  });

  it("foldAccents equals the SQL function fold_accents", async () => {
    const letters = Array.from({ length: 0x24f - 0xc0 }, (_, index) => String.fromCodePoint(0xc0 + index)).join(" ");
    const [row] = await test.ctx.db.execute(sql`select fold_accents(${letters}) as folded`);
    const expected = foldAccents(letters).normalize("NFC").split(" ");
    const folded = String(row?.folded).normalize("NFC").split(" ");
    const plain = /^[a-z]$/;
    expect(expected.filter((letter) => plain.test(letter))).toEqual(folded.filter((letter) => plain.test(letter)));
  });
});
