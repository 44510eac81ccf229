import { randomUUID } from "node:crypto";
import { link, mkdir, rm, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { eq } from "drizzle-orm";
import { accounts } from "@/drizzle/schema/account";
import { messages, replies } from "@/drizzle/schema/mailbox";
import { deliverBatch } from "@/lib/delivery/deliver-batch";
import { readBatch } from "@/lib/delivery/read-batch";
import { routeLines } from "@/lib/delivery/route-lines";
import { type TestContext, testContext } from "@/tests/support/context";
import {
  batchFolder,
  countRows,
  deliver,
  deliverLines,
  type LineValues,
  line,
  manifest,
  messagesFor,
  newAddress,
  newReference,
  pdf,
  removeBatchFolders,
} from "./batch-fixture";

let test: TestContext;
beforeAll(async () => {
  test = await testContext();
});
afterAll(async () => {
  await test?.close();
  await removeBatchFolders();
});

/** Delivers a valid line 2 and the given lines after it; nothing may be placed. @returns the problems */
async function refusal(invalid: LineValues[], files?: Record<string, Buffer | string>): Promise<string> {
  const folder = await batchFolder([line(), ...invalid], { "kötvény.pdf": pdf(), ...files });
  return refusalOf(folder);
}

async function refusalOf(folder: string): Promise<string> {
  const before = await countRows(test.ctx);
  const problems = await deliver(test.ctx, folder).then(
    () => "placed",
    (error: Error) => error.message,
  );
  expect(await countRows(test.ctx)).toEqual(before);
  return problems;
}

/** Inserts a reply of the customer. Sending one is tested with lib/mailbox. */
async function reply(email: string, reference: string): Promise<void> {
  const [message] = await messagesFor(test.ctx, email);
  if (!message) throw new Error("no message to reply to");
  const { accountId, id: messageId } = message;
  await test.ctx.db.insert(replies).values({
    ...{ id: randomUUID(), reference, accountId, messageId, body: "Kérdésem van." },
    ...{ sentAt: test.ctx.clock.now(), formToken: randomUUID() },
  });
}

describe("nothing is placed if a line is invalid, and the line is named", () => {
  it.each<[string, LineValues, string]>([
    ["a file that is not there", { documents: "nincs.pdf" }, '3: document "nincs.pdf" is not in the folder'],
    ["an unknown type", { documentType: "invoice" }, '3: documentType "invoice" is none of'],
    ["a bad address", { email: "anna@@example.hu" }, "3: email is not one plain e-mail address"],
    ["a path up and out", { documents: "../kötvény.pdf" }, '3: document "../kötvény.pdf" lies outside the folder'],
    ["a path down and up", { documents: "a/../../kötvény.pdf" }, "lies outside the folder"],
    ["an absolute path", { documents: "/etc/hostname" }, '3: document "/etc/hostname" lies outside the folder'],
    ["a Windows path", { documents: "C:\\kötvény.pdf" }, "lies outside the folder"],
    ["a backslash", { documents: "..\\kötvény.pdf" }, "lies outside the folder"],
    ["the folder itself", { documents: "." }, "3: document"],
    ["a name with a zero byte", { documents: "kötvény.pdf\u0000.txt" }, "is not in the folder"],
    ["the manifest itself", { documents: "manifest.csv" }, '3: document "manifest.csv" is no PDF'],
    ["a password that breaks the rule", { initialPassword: "rövid" }, "3: initialPassword breaks the password rule"],
    ["a subject too long", { subject: "x".repeat(201) }, "3: subject is longer than 200 characters"],
    ["an answer to a reply nobody sent", { inReplyTo: "V-NINCS" }, "3: inReplyTo V-NINCS is no reply of this customer"],
  ])("%s", async (_name, values, reason) => {
    expect(await refusal([line(values)])).toContain(reason);
  });

  it.each<[string, Buffer | string, string]>([
    ["not a PDF", "<!doctype html>", "is no PDF"],
    ["empty", "", "is empty"],
    ["a PDF cut off", pdf().subarray(0, 60), "is a PDF whose end is missing"],
    [
      "a PDF that needs a password",
      pdf().toString().replace("<< /Root", "<< /Encrypt 9 0 R /Root"),
      "is a PDF that cannot be opened without a password",
    ],
    ["a PDF without any object", "%PDF-1.7\ntrailer\n<< >>\nstartxref\n9\n%%EOF\n", "is no PDF"],
    ["more than 50 MB", Buffer.concat([pdf(), Buffer.alloc(50 * 1024 * 1024)]), "is larger than 50 MB"],
  ])("a document that is %s", async (_name, bytes, reason) => {
    const problems = await refusal([line({ documents: "papír.pdf" })], { "papír.pdf": bytes });
    expect(problems).toBe(`3: document "papír.pdf" ${reason}`);
  });

  it("a link out of the folder, to a file in it, and a folder that is a link", async () => {
    const outside = await batchFolder([line()], { "titok.pdf": pdf("titok") });
    const folder = await batchFolder([
      line({ documents: "out.pdf" }),
      line({ documents: "in.pdf" }),
      line({ documents: "sub/titok.pdf" }),
      line({ documents: "dir" }),
    ]);
    await symlink(path.join(outside, "titok.pdf"), path.join(folder, "out.pdf"));
    await symlink(path.join(folder, "kötvény.pdf"), path.join(folder, "in.pdf"));
    await symlink(outside, path.join(folder, "sub"));
    await mkdir(path.join(folder, "dir"));
    const reasons = (await refusalOf(folder)).split("\n");
    expect(reasons.slice(0, 3).map((reason) => reason.replace(/document "[^"]+" /, ""))).toEqual([
      "2: is a link, or lies outside the folder",
      "3: is a link, or lies outside the folder",
      "4: is a link, or lies outside the folder",
    ]);
    expect(reasons[3]).toBe('5: document "dir" is no file');
  });

  it("one reference twice in a batch", async () => {
    const twice = line();
    expect(await refusal([twice, twice])).toBe(`4: senderReference ${twice.senderReference} stands on line 3 already`);
  });

  it("two initial passwords for one address in a batch", async () => {
    const email = newAddress();
    const problems = await refusal([
      line({ email, initialPassword: "AnnaKezd24" }),
      line({ email }),
      line({ email: email.toUpperCase(), initialPassword: "AnnaKezd25" }),
    ]);
    expect(problems).toBe("5: another initialPassword for the same address stands on line 3");
  });

  it.each<[string, LineValues, Buffer | undefined]>([
    ["subject", { subject: "Más tárgy" }, undefined],
    ["customer", { email: "mas@example.hu" }, undefined],
    ["document", {}, pdf("Más papír")],
  ])("a reference that was placed before with another %s", async (_name, other, document) => {
    const first = line();
    await deliverLines(test.ctx, [first]);
    expect(await refusal([{ ...first, ...other }], document ? { "kötvény.pdf": document } : {})).toBe(
      `3: senderReference ${first.senderReference} was placed before with other content`,
    );
  });

  it("an answer to another customer's reply", async () => {
    const [own, other] = [line(), line()];
    await deliverLines(test.ctx, [own, other]);
    await reply(other.email ?? "", "V-MASE");
    expect(await refusal([line({ email: own.email, inReplyTo: "V-MASE" })])).toBe(
      "3: inReplyTo V-MASE is no reply of this customer",
    );
  });

  it("no manifest at all, and one without lines", async () => {
    const folder = await batchFolder([line()]);
    await rm(path.join(folder, "manifest.csv"));
    expect(await refusalOf(folder)).toMatch(/^1: there is no manifest\.csv in /);
    expect(await refusalOf(await batchFolder([]))).toBe("1: the manifest has no lines");
  });

  it("every invalid line at once, in the order of the file", async () => {
    const twice = line({ body: "Több\nsoros\n\nszöveg" });
    const lines = [
      line({ email: "anna" }),
      twice,
      line({ documents: "nincs.pdf|kötvény.pdf|sincs.pdf" }),
      { ...twice },
      line({ documentType: "?", subject: "" }),
    ];
    const read = await readBatch(await batchFolder(lines));
    expect(read.ok ? [] : read.error.problems.map((problem) => problem.line)).toEqual([2, 7, 7, 8, 12, 12]);
  });

  it("the valid lines are returned, so that the database can be asked about them too", async () => {
    const first = line();
    await deliverLines(test.ctx, [first]);
    const read = await readBatch(await batchFolder([line({ email: "anna" }), { ...first, subject: "Más" }]));
    const validLines = read.ok ? [] : (read.error.validLines ?? []);
    expect((await routeLines(test.ctx, "insurer", validLines)).problems.map((problem) => problem.line)).toEqual([3]);
  });
});

describe("what a batch may hold", () => {
  it("documents in subfolders, and with decomposed names on the disk", async () => {
    const email = newAddress();
    const folder = await batchFolder([line({ email, documents: "2026/kötvény.pdf|ajánlat.pdf".normalize("NFC") })], {
      "2026/kötvény.pdf": pdf(),
      ["ajánlat.pdf".normalize("NFD")]: pdf("Ajánlat"),
    });
    expect((await deliver(test.ctx, folder)).lines).toMatchObject([{ state: "placed" }]);
    expect(await messagesFor(test.ctx, email)).toMatchObject([{ documentCount: 2 }]);
  });

  it("one document for many customers, each with their own copy", async () => {
    const before = await countRows(test.ctx);
    await deliverLines(test.ctx, [line(), line(), line()]);
    expect((await countRows(test.ctx)).documentBytes).toBe((before.documentBytes ?? 0) + 3);
  });

  it("a mailbox of up to ten gigabytes, trash included, and not a byte more", async () => {
    const email = newAddress();
    await deliverLines(test.ctx, [line({ email })]);
    const [first] = await messagesFor(test.ctx, email);
    const [row] = await test.ctx.db
      .select({ message: messages })
      .from(messages)
      .innerJoin(accounts, eq(accounts.id, messages.accountId))
      .where(eq(accounts.emailAddress, email));
    if (!first || !row) throw new Error("nothing was placed");
    const left = 10 * 1024 ** 3 - row.message.totalBytes - 2 * pdf().length;
    const copies = Array.from({ length: 8 }, (_, index) => ({
      ...row.message,
      id: randomUUID(),
      senderReference: newReference(),
      deletedAt: index % 2 ? test.clock.now() : null,
      totalBytes: index === 7 ? left - 7 * Math.floor(left / 8) : Math.floor(left / 8),
    }));
    await test.ctx.db.insert(messages).values(copies);
    const lines = [line({ email }), line({ email }), line({ email })];
    await expect(deliverLines(test.ctx, lines)).rejects.toThrow(/^4: the mailbox would hold more than 10 GB$/);
    expect((await deliverLines(test.ctx, lines.slice(0, 2))).lines).toHaveLength(2);
  });

  it("a hard link, which is a file like any other", async () => {
    const folder = await batchFolder([line({ documents: "másik.pdf" })]);
    await link(path.join(folder, "kötvény.pdf"), path.join(folder, "másik.pdf"));
    expect((await deliver(test.ctx, folder)).lines).toMatchObject([{ state: "placed" }]);
  });

  it("semicolons and a byte order mark, as a spreadsheet saves it", async () => {
    const reference = newReference();
    const csv = `\ufeff${manifest([line({ senderReference: reference })])
      .replaceAll('","', '";"')
      .replace(/^.*$/m, (header) => header.replaceAll(",", ";"))}`;
    expect((await deliver(test.ctx, await batchFolder(csv))).lines).toMatchObject([{ senderReference: reference }]);
  });

  it("a document that changes between check and sealing is an error, and nothing is placed", async () => {
    const folder = await batchFolder([line()]);
    const read = await readBatch(folder);
    if (!read.ok) throw new Error("invalid manifest");
    const before = await countRows(test.ctx);
    await writeFile(path.join(folder, "kötvény.pdf"), pdf("Kicserélve"));
    await expect(deliverBatch(test.ctx, read.value)).rejects.toThrow("kötvény.pdf");
    expect(await countRows(test.ctx)).toEqual(before);
  });
});
