/** The ZIP archive of a customer's messages and documents. */
import { createHash } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import { documentBytes } from "@/drizzle/schema/document";
import { messages } from "@/drizzle/schema/mailbox";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { type ArchiveSelection, listForArchive, summarizeArchive } from "@/lib/export/archive-messages";
import { writeArchive } from "@/lib/export/write-archive";
import { formatDayMedium } from "@/lib/i18n/format";
import { deleteMessages } from "@/lib/mailbox/message/move-messages";
import type { Locale } from "@/messages";
import {
  createAccount,
  customerSessionOf,
  eventsOf,
  kindsOf,
  type MessageContent,
  placeMessage,
  withdraw,
} from "@/tests/integration/mailbox/mailbox-fixture";
import { type TestContext, testContext } from "@/tests/support/context";
import { readZip, type ZipEntry } from "@/tests/support/zip-reader";

let test: TestContext;
let accountId: AuthorizedAccountId;
beforeAll(async () => {
  test = await testContext({ now: "2026-11-23T09:00:00Z" });
});
afterAll(() => test.close());
beforeEach(async () => {
  test.clock.set("2026-11-23T09:00:00Z");
  accountId = await createAccount(test.ctx);
});

const FOLDER = "Kuldemenyeim_2026-11-23/";
const pdf = (text: string) => Buffer.from(`%PDF-1.7 ${text} ${"őű ".repeat(50_000)}%%EOF`);
const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
const place = (content: MessageContent) => placeMessage(test.ctx, accountId, content);

async function start(selection: ArchiveSelection = "all", { locale = "hu" as Locale } = {}) {
  const messages = await listForArchive(test.ctx, { accountId, selection });
  const stream = writeArchive(test.ctx, {
    session: customerSessionOf(accountId),
    ownerName: "Kovács Anna",
    locale,
    messages,
  });
  return { messages, stream };
}

async function archive(selection?: ArchiveSelection, options?: Parameters<typeof start>[1]): Promise<ZipEntry[]> {
  const { stream } = await start(selection, options);
  return readZip(new Uint8Array(await new Response(stream).arrayBuffer()));
}

const namesOf = (entries: ZipEntry[]) => entries.map(({ name }) => name.slice(FOLDER.length));
const textOf = (entries: ZipEntry[], name: string) =>
  entries.find((entry) => entry.name === `${FOLDER}${name}`)?.bytes.toString("utf8") ?? "";
const rowOf = async (id: string) => (await test.ctx.db.select().from(messages).where(eq(messages.id, id)))[0];

describe("an archive of everything", () => {
  it("contains every document under its own name, byte for byte, and two indexes", async () => {
    const policy = await place({
      documentType: "policy",
      documents: [
        { filename: "Kötvény.pdf", bytes: pdf("a") },
        { filename: "../../etc/passwd.pdf", bytes: pdf("b") },
      ],
    });
    test.clock.advance({ days: 1 });
    const textMessage = await place({ subject: "Csak szöveg", contractNumber: null, body: "Első sor\nMásodik sor" });
    test.clock.set("2026-11-23T09:00:00Z");
    expect(namesOf(await archive())).toEqual([
      "Kötvény.pdf",
      "_.._etc_passwd.pdf",
      "Tartalomjegyzek.html",
      "tartalomjegyzek.csv",
    ]);
    test.clock.advance({ days: 1 });
    const entries = (await archive()).map((entry) => ({ ...entry, name: entry.name.replace("11-24/", "11-23/") }));
    expect(entries.every((entry) => entry.utf8)).toBe(true);
    expect(entries.slice(0, 2).map(({ bytes }) => sha256(bytes))).toEqual([sha256(pdf("a")), sha256(pdf("b"))]);

    const page = textOf(entries, "Tartalomjegyzek.html");
    expect(page).toContain('<html lang="hu">');
    expect(page).toContain(`href="${encodeURIComponent("Kötvény.pdf")}"`);
    // A long name wraps behind its underscores, not in a number.
    expect(page).toContain(">_<wbr>.._<wbr>etc_<wbr>passwd.pdf<");
    for (const text of [
      "Kovács Anna",
      "Csak szöveg",
      "Első sor\nMásodik sor",
      "2 küldemény, 2 dokumentum",
      textMessage.sender,
    ])
      expect(page).toContain(text);
    expect(page).toContain(sha256(pdf("a")));
    expect(page).not.toMatch(/<script|http-equiv="refresh"|src=/);

    const table = textOf(entries, "tartalomjegyzek.csv");
    expect(table.startsWith("\ufeffFájl;sha256;")).toBe(true);
    expect(table.split("\r\n")).toHaveLength(5);
    expect(table).toContain(`_.._etc_passwd.pdf;${sha256(pdf("b"))};`);
    expect(await kindsOf(test.ctx, policy.id)).toEqual([
      "placed",
      "downloaded",
      "downloaded",
      "downloaded",
      "downloaded",
    ]);
    expect(await kindsOf(test.ctx, textMessage.id)).toEqual(["placed", "downloaded"]);
  });

  it("is in English for customers who use English", async () => {
    await place({ documentType: "policy", documents: [{ filename: "a.pdf", bytes: pdf("a") }] });
    const entries = await archive("all", { locale: "en" });
    expect(namesOf(entries)[0]).toBe("a.pdf");
    const page = textOf(entries, "Tartalomjegyzek.html");
    expect(page).toContain('<html lang="en">');
    expect(page).toContain("Table of contents");
    expect(textOf(entries, "tartalomjegyzek.csv").startsWith("\ufeffFile;sha256;")).toBe(true);
  });

  it.each([
    ["hu", "újabb váltotta fel: "],
    ["en", "replaced by a newer one: "],
  ] as const)(
    "says in %s, in its table, list and sections, which messages newer ones have replaced, and when",
    async (locale, words) => {
      const old = await place({ subject: "Hibás", documents: [{ filename: "a.pdf", bytes: pdf("a") }] });
      const text = await place({ subject: "Hibás szöveg", body: "x" });
      test.clock.advance({ days: 1 });
      await place({ subject: "Javított", body: "y", supersedesId: old.id });
      await place({ subject: "Javított szöveg", body: "z", supersedesId: text.id });
      const entries = await archive("all", { locale });
      const named = (end: string) => entries.find(({ name }) => name.endsWith(end))?.bytes.toString("utf8") ?? "";
      const replaced = named(".csv")
        .split("\r\n")
        .filter((row) => row.includes(`${words}2026-11-24`));
      expect(replaced.map((row) => /;(Hibás[^;]*);/.exec(row)?.[1]).sort()).toEqual(["Hibás", "Hibás szöveg"]);
      // Twice for each message: in the list, and in its own section.
      expect(named(".html").split(`${words}${formatDayMedium("2026-11-24", locale)}`)).toHaveLength(5);
    },
  );

  it("escapes markup and formulas in texts", async () => {
    await place({
      subject: '=HYPERLINK("http://evil")',
      sender: "<img src=x onerror=alert(1)>",
      body: "</div><script>alert(1)</script>",
      documents: [{ filename: "a.pdf", bytes: pdf("a") }],
    });
    const entries = await archive();
    const page = textOf(entries, "Tartalomjegyzek.html");
    expect(page).not.toMatch(/<script|<img/);
    expect(page).toContain("&lt;script&gt;");
    expect(textOf(entries, "tartalomjegyzek.csv")).toContain(`"'=HYPERLINK(""http://evil"")"`);
  });

  it("leaves out messages that are deleted, withdrawn, expired, unpublished or of another customer", async () => {
    const document = (text: string) => ({ documents: [{ filename: `${text}.pdf`, bytes: pdf(text) }] });
    test.clock.set("2025-11-22T09:00:00Z");
    const past = await place(document("past"));
    test.clock.set("2026-11-23T09:00:00Z");
    const deleted = await place(document("deleted"));
    const withdrawn = await place(document("withdrawn"));
    const later = await place({ ...document("later"), publishAt: new Date("2026-12-01T09:00:00Z") });
    const foreign = await placeMessage(test.ctx, await createAccount(test.ctx), document("foreign"));
    const own = await place(document("own"));
    await deleteMessages(test.ctx, { accountId, ids: [deleted.id] });
    await withdraw(test.ctx, withdrawn.id);
    const ids = [past, deleted, withdrawn, later, foreign, own].map(({ id }) => id);
    for (const selection of ["all", ids, [...ids, "x", "'; drop table messages"]] as const) {
      const entries = await archive(selection === "all" ? "all" : [...selection]);
      expect(entries.slice(0, -2).map(({ bytes }) => sha256(bytes))).toEqual([sha256(pdf("own"))]);
    }
    for (const { id } of [foreign, deleted, past]) {
      expect((await start([id])).messages).toEqual([]);
    }
    expect(await kindsOf(test.ctx, foreign.id)).toEqual(["placed"]);
    expect(await summarizeArchive(test.ctx, { accountId })).toEqual({
      messages: 1,
      documents: 1,
      bytes: pdf("own").length,
      missing: 0,
    });
  });

  it("is delivered without missing and damaged documents, and both indexes say so", async () => {
    const { documents, id } = await place({
      documents: ["whole", "missing", "damaged"].map((text) => ({ filename: `${text}.pdf`, bytes: pdf(text) })),
    });
    const [, missing, damaged] = documents.map((document) => document.id);
    await test.ctx.db.delete(documentBytes).where(eq(documentBytes.documentId, missing ?? ""));
    await test.ctx.db.execute(sql`update document_bytes set wrapped_key = '' where document_id = ${damaged}`);
    expect((await summarizeArchive(test.ctx, { accountId })).missing).toBe(1);
    const entries = await archive();
    expect(entries).toHaveLength(3);
    expect(textOf(entries, "Tartalomjegyzek.html")).toContain("2 dokumentumot nem tudtunk elhelyezni a ZIP-fájlban");
    expect(textOf(entries, "tartalomjegyzek.csv").match(/nem tudtuk elhelyezni/g)).toHaveLength(2);
    expect(await kindsOf(test.ctx, id)).toEqual(["placed", "downloaded"]);
  });
});

it("a document that is damaged behind its beginning is marked as incomplete in both indexes", async () => {
  const { documents, id } = await place({ documents: [{ filename: "a.pdf", bytes: pdf("a") }] });
  await test.ctx.db.execute(sql`
    update document_bytes set ciphertext = set_byte(ciphertext, 140000, get_byte(ciphertext, 140000) # 1)
    where document_id = ${documents[0]?.id}`);
  const entries = await archive();
  const beginning = entries.find(({ name }) => name === `${FOLDER}a.pdf`)?.bytes;
  expect(beginning?.equals(pdf("a").subarray(0, 131_072))).toBe(true);
  const page = textOf(entries, "Tartalomjegyzek.html");
  expect(page).toContain("1 dokumentum hiányosan került a ZIP-fájlba");
  expect(page).not.toContain("nem tudtunk elhelyezni");
  expect(page).not.toContain('href="a.pdf"');
  expect(textOf(entries, "tartalomjegyzek.csv")).toContain(";hiányos: csak az eleje került a ZIP-fájlba;");
  expect((await rowOf(id))?.firstDownloadedAt).toBeNull();
});

describe("a download is recorded before the first byte is sent", () => {
  it("in the message and its history; the first download date does not change", async () => {
    const message = await place({ documents: [{ filename: "a.pdf", bytes: pdf("a") }] });
    await archive([message.id]);
    const { unread, firstReadAt, firstDownloadedAt } = (await rowOf(message.id)) ?? {};
    // Unread is the customer's own mark: a ZIP that nobody has looked into leaves it, and the evidence is kept apart.
    expect([unread, firstReadAt, firstDownloadedAt]).toEqual([true, test.clock.now(), test.clock.now()]);
    const first = test.clock.now();
    test.clock.advance({ days: 1 });
    await archive([message.id]);
    expect((await rowOf(message.id))?.firstDownloadedAt).toEqual(first);
    expect(await kindsOf(test.ctx, message.id)).toEqual(["placed", "downloaded", "downloaded"]);
  });

  it("also for the text of a message in the index, as one reading with its documents", async () => {
    const [bare, full] = [await place({}), await place({ documents: [{ filename: "a.pdf", bytes: pdf("a") }] })];
    const empty = await place({ body: "" });
    for (let n = 0; n < 2; n += 1) await archive();
    expect(await eventsOf(test.ctx, bare.id)).toMatchObject([{ kind: "placed" }, { kind: "downloaded", details: {} }]);
    expect(await rowOf(bare.id)).toMatchObject({
      unread: true,
      firstReadAt: test.clock.now(),
      firstDownloadedAt: null,
    });
    expect(await eventsOf(test.ctx, full.id)).toMatchObject([
      { kind: "placed" },
      { kind: "downloaded", details: { documentId: full.documents[0]?.id } },
    ]);
    expect(await kindsOf(test.ctx, empty.id)).toEqual(["placed"]);
  });

  it("the text of a message withdrawn meanwhile is not in the archive", async () => {
    const message = await place({ body: "Titkos szöveg" });
    const messages = await listForArchive(test.ctx, { accountId, selection: "all" });
    await withdraw(test.ctx, message.id);
    const stream = writeArchive(test.ctx, {
      session: customerSessionOf(accountId),
      ownerName: "Anna",
      locale: "hu",
      messages,
    });
    const entries = readZip(new Uint8Array(await new Response(stream).arrayBuffer()));
    expect(textOf(entries, "Tartalomjegyzek.html")).not.toContain("Titkos szöveg");
    expect(await kindsOf(test.ctx, message.id)).toEqual(["placed"]);
  });

  it("a cancelled stream ends it: no more documents are read", async () => {
    const messages = [];
    for (let n = 0; n < 5; n += 1) {
      messages.push(await place({ documents: [{ filename: `${n}.pdf`, bytes: pdf(String(n)) }] }));
    }
    const { stream } = await start();
    const reader = stream.getReader();
    for (let n = 0; n < 3; n += 1) await reader.read();
    await reader.cancel("gone").catch(() => {});
    const histories = await Promise.all(messages.map(({ id }) => kindsOf(test.ctx, id)));
    expect(histories.flat().filter((kind) => kind === "downloaded").length).toBeLessThanOrEqual(1);
  });

  it("a message deleted meanwhile is not in the archive", async () => {
    for (let n = 0; n < 3; n += 1) await place({ documents: [{ filename: `${n}.pdf`, bytes: pdf(String(n)) }] });
    const { messages, stream } = await start();
    const last = messages.at(-1);
    await deleteMessages(test.ctx, { accountId, ids: [last?.id ?? ""] });
    const entries = readZip(new Uint8Array(await new Response(stream).arrayBuffer()));
    expect(entries).toHaveLength(4);
    expect(await kindsOf(test.ctx, last?.id ?? "")).toEqual(["placed", "deleted"]);
  });
});
