/** The search in the text of messages and of their PDFs (R8). The texts are read by the job `index-texts`. */
import { sql } from "drizzle-orm";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { listTrash } from "@/lib/mailbox/list/list-trash";
import { deleteMessages } from "@/lib/mailbox/message/move-messages";
import { openMessage } from "@/lib/mailbox/message/open-message";
import { withdrawMessage } from "@/lib/mailbox/placing/withdraw-message";
import { openDocument } from "@/lib/mailbox/reading/open-document";
import { indexTexts, MAX_ATTEMPTS } from "@/lib/mailbox/search/index-texts";
import type { ReadPdf } from "@/lib/mailbox/search/read-texts";
import type { PdfText } from "@/lib/pdf-text/pdf-text-reader";
import { deleteForGood } from "@/lib/retention/delete-for-good";
import { createAccount, customerSessionOf, type MessageContent } from "./mailbox-fixture";
import { found, index, list, pdf, place, readPlain, test } from "./search-fixture";

const storedTexts = (messageId: string) =>
  test.ctx.db.execute<{ position: number; state: string; words: number }>(
    sql`select position, state, cardinality(terms) as words from message_texts
      where message_id = ${messageId} order by position`,
  );

/** Opens the page of each message and each document, as the customer does. */
async function openAll(accountId: AuthorizedAccountId): Promise<void> {
  const session = customerSessionOf(accountId);
  for (const { id } of (await list(accountId, {})).rows) {
    const opened = await openMessage(test.ctx, { session, messageId: id });
    for (const document of opened.ok ? opened.value.message.documents : [])
      await openDocument(test.ctx, { session, documentId: document.id, from: "inbox", kind: "opened" });
  }
}

/** A mailbox whose messages and documents were all opened. */
async function mailboxOf(...contents: MessageContent[]): Promise<AuthorizedAccountId> {
  const accountId = await createAccount(test.ctx);
  for (const content of contents) await place(accountId, content);
  await index();
  await openAll(accountId);
  return accountId;
}

describe("a hit shows where its words stand", () => {
  it("in the sentence of the text", async () => {
    const accountId = await mailboxOf({
      body: "Az éves díj 48 900 Ft. A díjat a mellékelt csekken vagy átutalással rendezheti. Üdvözlettel",
    });
    expect(await found(accountId, "csekk")).toEqual([
      "text: A díjat a mellékelt [csekken] vagy átutalással rendezheti.",
    ]);
  });

  it("in the document and page", async () => {
    const accountId = await mailboxOf({
      body: "Mellékeljük.",
      documents: [
        ...pdf("Kötvény.pdf", "Biztosított: Kovács Anna"),
        ...pdf("Feltételek.pdf", "I. Fogalmak", "A vízkár oka."),
      ],
    });
    expect(await found(accountId, "vízkárok")).toEqual(["Feltételek.pdf, 2: A [vízkár] oka."]);
    expect(await found(accountId, "kovács")).toEqual(["Kötvény.pdf, 1: Biztosított: [Kovács] Anna"]);
  });

  it("rather in the text that has all of the words", async () => {
    const accountId = await mailboxOf({ body: "A díj.", documents: pdf("a.pdf", "A díj és a csekk.") });
    expect(await found(accountId, "csekk díj")).toEqual(["a.pdf, 1: A [díj] és a [csekk]."]);
    expect(await found(accountId, "díj")).toEqual(["text: A [díj]."]);
  });

  it("words of one search may stand in row, text and document", async () => {
    const accountId = await mailboxOf({ subject: "Casco", body: "A díj.", documents: pdf("a.pdf", "A csekk.") });
    expect(await found(accountId, "casco díj csekk")).toHaveLength(1);
    expect(await found(accountId, "casco")).toEqual(["row"]);
  });

  it("as text, never as markup", async () => {
    const accountId = await mailboxOf({ body: "<b>csekk</b>" });
    expect(await found(accountId, "csekk")).toEqual(["text: <b>[csekk]</b>"]);
  });
});

describe("words belong to one customer", () => {
  it("nothing of one customer's texts is found by another", async () => {
    const content = { body: "Egyedi szó: rokolya.", documents: pdf("a.pdf", "Másik szó: pruszlik.") };
    const owner = await mailboxOf(content);
    const other = await mailboxOf({ body: "Üres." });
    for (const q of ["rokolya", "pruszlik"]) {
      expect((await list(owner, { q })).total).toBe(1);
      expect((await list(other, { q })).total).toBe(0);
    }
  });

  it("the table shows neither words nor which customers received the same ones", async () => {
    const content = { body: "", documents: pdf("a.pdf", "rokolya") };
    const [first, second] = [await mailboxOf(content), await mailboxOf(content)];
    const rows = await test.ctx.db.execute<{ accountId: string; row: string; term: string }>(
      sql`select account_id as "accountId", t::text as row, terms[1]::text as term from message_texts t
        where account_id in (${first}, ${second}) and position = 1`,
    );
    expect(rows).toHaveLength(2);
    expect(
      rows.some(({ row }) => row.includes(Buffer.from("rokolya").toString("hex")) || row.includes("rokolya")),
    ).toBe(false);
    expect(rows[0]?.term).not.toBe(rows[1]?.term);
  });
});

describe("the words go with the content", () => {
  const content: MessageContent = { body: "A csekk.", documents: pdf("a.pdf", "A csekk.") };

  it("when the message is deleted for good", async () => {
    const accountId = await createAccount(test.ctx);
    const { id } = await place(accountId, content);
    await index();
    expect(await storedTexts(id)).toHaveLength(2);
    await deleteMessages(test.ctx, { accountId, ids: [id] });
    expect(await storedTexts(id)).toHaveLength(2);
    await deleteForGood(test.ctx, { accountId, messageId: id });
    expect(await storedTexts(id)).toEqual([]);
  });

  it("when it is withdrawn, also before they are read", async () => {
    const accountId = await createAccount(test.ctx);
    const [read, unread] = [await place(accountId, content), await place(accountId, content)];
    await withdrawMessage(test.ctx, { senderReference: unread.senderReference });
    await index();
    await withdrawMessage(test.ctx, { senderReference: read.senderReference });
    expect([await storedTexts(read.id), await storedTexts(unread.id)]).toEqual([[], []]);
    expect((await list(accountId, { q: "csekk" })).total).toBe(0);
    expect(await index()).toEqual({ messages: 0, read: 0, unreadable: 0 });
  });

  it("when it is withdrawn while its document is read", async () => {
    const accountId = await createAccount(test.ctx);
    const { id, senderReference } = await place(accountId, content);
    await index(async (bytes) => {
      await withdrawMessage(test.ctx, { senderReference });
      return readPlain(bytes);
    });
    expect(await storedTexts(id)).toEqual([]);
  });
});

describe("documents without words arrive all the same", () => {
  const reads = (text: PdfText) => async () => text;

  it.each<[string, PdfText, string]>([
    ["scanned", { kind: "text", pages: ["", " \n"], cut: false }, "empty"],
    ["encrypted", { kind: "unreadable", reason: "password" }, "password"],
    ["broken", { kind: "unreadable", reason: "broken" }, "broken"],
    ["too large", { kind: "unreadable", reason: "memory" }, "memory"],
  ])("%s: the message's text is found, the document is not tried again", async (_name, text, state) => {
    const accountId = await createAccount(test.ctx);
    const { id } = await place(accountId, { body: "A csekk.", documents: pdf("a.pdf", "x") });
    expect(await index(reads(text))).toEqual({ messages: 1, read: 0, unreadable: 1 });
    expect(await storedTexts(id)).toEqual([
      { position: 0, state: "text", words: 1 },
      { position: 1, state, words: 0 },
    ]);
    test.clock.advance({ minutes: 60 });
    expect((await index()).messages).toBe(0);
    expect(await found(accountId, "csekk")).toEqual(["text: "]);
  });

  it.each<["time" | "not-started", string, number]>([
    ["time", "four times", MAX_ATTEMPTS],
    ["not-started", "four times, then once a day until the reader starts", MAX_ATTEMPTS + 2],
  ])("%s: it is tried %s", async (reason, _times, expected) => {
    await place(await createAccount(test.ctx), { documents: pdf("a.pdf", "x") });
    let tries = 0;
    const fails: ReadPdf = async () => {
      tries += 1;
      return { kind: "unreadable", reason };
    };
    for (let n = 0; n < MAX_ATTEMPTS + 2; n += 1) {
      await index(fails);
      expect((await index(fails)).messages).toBe(0);
      test.clock.advance({ minutes: 6 });
    }
    expect(tries).toBe(MAX_ATTEMPTS);
    for (let day = 0; day < 2; day += 1) {
      test.clock.advance({ minutes: 24 * 60 });
      await index(fails);
    }
    expect(tries).toBe(expected);
  });

  it("when the reader does not start, one is tried in a run, and what was read before is still found", async () => {
    const accountId = await createAccount(test.ctx);
    const { id } = await place(accountId, { body: "A díj.", documents: pdf("a.pdf", "A csekk.") });
    await index();
    for (const n of [1, 2]) await place(accountId, { body: "A díj.", documents: pdf(`${n}.pdf`, "x") });
    await test.ctx.db.execute(
      sql`update message_search set texts_due_at = ${test.clock.now().toISOString()} where message_id = ${id}`,
    );
    const log = { info() {}, warn() {}, error: jest.fn() };
    const readPdf = jest.fn(reads({ kind: "unreadable", reason: "not-started" }));
    expect(await indexTexts({ ...test.ctx, log }, { readPdf })).toEqual({ messages: 3, read: 0, unreadable: 3 });
    expect([readPdf.mock.calls.length, log.error.mock.calls.length]).toEqual([1, 1]);
    expect(await storedTexts(id)).toMatchObject([{ position: 0 }, { state: "text", words: 1 }]);
    expect((await list(accountId, { q: "díj" })).total).toBe(3);
    expect((await list(accountId, { q: "csekk" })).total).toBe(1);
  });

  it("more of them than a run of the job has time for: the last attempt keeps what was read", async () => {
    const documents = ["a.pdf", "b.pdf"].flatMap((name) => pdf(name, `A csekk ${name}.`));
    const accountId = await createAccount(test.ctx);
    const { id } = await place(accountId, { documents });
    for (let n = 0; n < MAX_ATTEMPTS; n += 1) {
      const controller = new AbortController();
      const readPdf: ReadPdf = async (bytes) => {
        controller.abort();
        return readPlain(bytes);
      };
      await indexTexts(test.ctx, { readPdf, signal: controller.signal });
    }
    expect(await storedTexts(id)).toMatchObject([{ position: 0 }, { state: "text" }, { state: "time" }]);
    expect((await list(accountId, { q: "csekk" })).total).toBe(1);
  });

  it("a document whose bytes are damaged is none", async () => {
    const { id, documents } = await place(await createAccount(test.ctx), { documents: pdf("a.pdf", "x") });
    await test.ctx.db.execute(sql`delete from document_bytes where document_id = ${documents[0]?.id}`);
    await index();
    expect(await storedTexts(id)).toMatchObject([{ position: 0 }, { position: 1, state: "broken" }]);
  });
});

it("a message whose process ended while it was read is read again after 15 minutes", async () => {
  const accountId = await createAccount(test.ctx);
  await place(accountId, { documents: pdf("a.pdf", "A csekk.") });
  await expect(index(() => Promise.reject(new Error("ended")))).rejects.toThrow("ended");
  expect((await index()).messages).toBe(0);
  test.clock.advance({ minutes: 16 });
  expect((await index()).messages).toBe(1);
  expect((await list(accountId, { q: "csekk" })).total).toBe(1);
});

it("the trash is searched in the same way", async () => {
  const accountId = await createAccount(test.ctx);
  const [first, second] = [await place(accountId, { body: "A csekk." }), await place(accountId, { body: "A díj." })];
  await index();
  await deleteMessages(test.ctx, { accountId, ids: [first.id, second.id] });
  const ids = async (q: string | null) => (await listTrash(test.ctx, { accountId, q })).rows.map(({ id }) => id);
  expect(await ids("csekkek")).toEqual([first.id]);
  expect(await ids("casco")).toEqual([]);
  expect(await ids(null)).toHaveLength(2);
  expect((await list(accountId, { q: "csekk" })).total).toBe(0);
  // The sentence only of a message whose opening is recorded.
  const found = async () => (await listTrash(test.ctx, { accountId, q: "csekkek" })).rows.map(({ foundIn }) => foundIn);
  expect(await found()).toEqual([{ document: null, snippet: [] }]);
  await openMessage(test.ctx, { session: customerSessionOf(accountId), messageId: first.id, from: "trash" });
  expect(await found()).toEqual([{ document: null, snippet: ["A ", "csekk", "."] }]);
});
