import { randomUUID } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import { contracts } from "@/drizzle/schema/account";
import { auditEvents } from "@/drizzle/schema/audit";
import { replies } from "@/drizzle/schema/mailbox";
import { findAccountByAddress } from "@/lib/account/store";
import { importCustomers } from "@/lib/delivery/import-customers";
import type { ResultLine } from "@/lib/delivery/result-file";
import { eventsOf } from "@/tests/integration/mailbox/mailbox-fixture";
import { type TestContext, testContext } from "@/tests/support/context";
import {
  batchFolder,
  countRows,
  deliver,
  deliverLines,
  documentsOf,
  line,
  messagesFor,
  newAddress,
  notificationsOf,
  notificationsTo,
  pdf,
  removeBatchFolders,
  stagedLeftovers,
} from "./batch-fixture";

/** 23 November 2026, 10:00 in Budapest. */
const NOW = "2026-11-23T09:00:00Z";
const INITIAL_PASSWORD = /^(?=(.*[a-z]){2})(?=(.*[A-Z]){2})(?=(.*\d){2})[A-Za-z0-9]{12}$/;
let test: TestContext;

beforeAll(async () => {
  test = await testContext({ now: NOW });
});
afterAll(async () => {
  await test?.close();
  await removeBatchFolders();
});

async function importLine(columns: string, values: string) {
  const imported = await importCustomers(test.ctx, Buffer.from(`${columns}\n${values}\n`));
  if (!imported.ok) throw new Error(JSON.stringify(imported.error));
}

async function accountOf(email: string) {
  const account = await findAccountByAddress(test.ctx.db, email);
  if (!account) throw new Error("no account");
  return account;
}

describe("a batch places what the insurer sent", () => {
  it("R1, R13: as it was sent, available until the same day next year", async () => {
    const email = newAddress();
    const values = line({ email, documents: "kötvény.pdf|feltételek.pdf", sender: "Kárrendezés", allowReply: "no" });
    const documentFiles = { "kötvény.pdf": pdf(), "feltételek.pdf": pdf("Feltételek") };
    const { lines } = await deliver(test.ctx, await batchFolder([values], documentFiles));
    const [message] = await messagesFor(test.ctx, email);
    expect(message).toMatchObject({
      ...{ senderReference: values.senderReference, subject: "Kötvény", body: "Tisztelt Ügyfelünk!" },
      ...{ contractNumber: "110482937", product: "Lakásbiztosítás", documentType: "policy" },
      ...{ sender: "Kárrendezés", allowReply: false, documentCount: 2, availableUntil: "2027-11-23", unread: true },
      placedAt: new Date(NOW),
    });
    expect(lines).toEqual([
      {
        ...{ line: 2, senderReference: values.senderReference, email, route: "mailbox", state: "placed" },
        ...{
          messageId: message?.id,
          availableUntil: "2027-11-23",
          initialPassword: expect.stringMatching(INITIAL_PASSWORD),
        },
      },
    ]);
    expect(await documentsOf(test.ctx, message?.id ?? "")).toEqual(documentFiles);
  });

  it("the notification is in the outbox with the message, one for all messages of a customer", async () => {
    const [one, many] = [newAddress(), newAddress()];
    const { lines } = await deliverLines(test.ctx, [
      line({ email: one }),
      line({ email: many }),
      line({ email: many }),
    ]);
    expect((await notificationsTo(test.ctx, one)).map(({ kind }) => kind)).toEqual(["new-message", "welcome"]);
    expect((await notificationsTo(test.ctx, many)).map(({ kind }) => kind)).toEqual(["new-messages", "welcome"]);
    for (const { messageId } of lines) expect(await notificationsOf(test.ctx, messageId)).toHaveLength(1);
    const [notification] = await notificationsTo(test.ctx, many);
    expect(notification?.props).toEqual({ count: 2, availableUntil: "2027-11-23" });
  });

  it("R2: the notification holds nothing of the message", async () => {
    const email = newAddress();
    await deliverLines(test.ctx, [line({ email, subject: "Titkos tárgy", body: "Titkos szöveg" })]);
    for (const { props } of await notificationsTo(test.ctx, email)) {
      expect(JSON.stringify(props)).not.toMatch(/Titkos|kötvény|110482937/);
    }
  });

  it("the history of each message begins with its placing", async () => {
    const { lines, batchId } = await deliverLines(test.ctx, [line()]);
    expect(await eventsOf(test.ctx, lines[0]?.messageId ?? "")).toMatchObject([
      { kind: "placed", actor: "insurer", at: new Date(NOW), details: { batchId, documents: 1 } },
    ]);
    const audit = await test.ctx.db.select().from(auditEvents).where(eq(auditEvents.kind, "delivery.committed"));
    expect(audit.filter((event) => event.details.batchId === batchId)).toMatchObject([
      { details: { messages: 1, accounts: 1 } },
    ]);
  });

  it("a message for a later day is invisible until then, and its retention and notification begin then", async () => {
    const email = newAddress();
    const { lines } = await deliverLines(test.ctx, [line({ email, publishAt: "2026-12-01" }), line({ email })]);
    expect(lines.map((result) => result.availableUntil)).toEqual(["2027-12-01", "2027-11-23"]);
    const due = (await notificationsTo(test.ctx, email))
      .filter(({ kind }) => kind === "new-message")
      .map(({ dueAt }) => dueAt);
    expect(due.map((at) => at.toISOString()).sort()).toEqual(["2026-11-23T09:00:00.000Z", "2026-11-30T23:00:00.000Z"]);
  });

  it("the insurer's answer marks the customer's reply as answered", async () => {
    const email = newAddress();
    const { lines } = await deliverLines(test.ctx, [line({ email })]);
    const { id: accountId } = await accountOf(email);
    await test.ctx.db.insert(replies).values({
      ...{ id: randomUUID(), reference: "V-KERDES", accountId, messageId: lines[0]?.messageId ?? "" },
      ...{ body: "Kérdésem van.", sentAt: test.ctx.clock.now(), formToken: randomUUID() },
    });
    await deliverLines(test.ctx, [line({ email, documentType: "reply", inReplyTo: "V-KERDES" })]);
    const [reply] = await test.ctx.db.select().from(replies).where(eq(replies.reference, "V-KERDES"));
    expect(reply).toMatchObject({ acknowledgedAt: null, answeredAt: new Date(NOW) });
    expect((await messagesFor(test.ctx, email)).map((message) => message.inReplyTo)).toContain("V-KERDES");
  });
});

describe("delivering the same folder again places nothing twice", () => {
  it("each line appears with its first messageId and the state already-placed", async () => {
    const folder = await batchFolder([line(), line(), line()]);
    const first = await deliver(test.ctx, folder);
    const before = await countRows(test.ctx);
    test.clock.advance({ days: 40 });
    const saved: string[] = [];
    const second = await deliver(test.ctx, folder, { saveResult: async (batchId) => void saved.push(batchId) });
    test.clock.set(NOW);
    expect(second.remarks).toEqual([]);
    expect(second.lines).toEqual(
      first.lines.map((result) => ({ ...result, state: "already-placed", initialPassword: "" })),
    );
    expect(await countRows(test.ctx)).toEqual(before);
    expect(saved).toEqual([second.batchId]);
  });

  it("a folder with added lines places and announces only the new ones", async () => {
    const email = newAddress();
    const [placed, added] = [line({ email }), line({ email })];
    const first = await deliverLines(test.ctx, [placed]);
    const second = await deliverLines(test.ctx, [placed, added]);
    expect(second.lines.map(({ state, messageId }) => [state, messageId === first.lines[0]?.messageId])).toEqual([
      ["already-placed", true],
      ["placed", false],
    ]);
    const kinds = (await notificationsTo(test.ctx, email)).map(({ kind }) => kind);
    expect(kinds).toEqual(["new-message", "new-message", "welcome"]);
  });

  it("two deliveries of one folder at the same time place it once", async () => {
    const email = newAddress();
    const folder = await batchFolder([line({ email }), line({ email }), line()]);
    const saved = new Map<string, ResultLine[]>();
    const options = {
      saveResult: async (batchId: string, lines: ResultLine[]) => void saved.set(batchId, structuredClone(lines)),
      discardResult: async (batchId: string) => void saved.delete(batchId),
    };
    const reports = await Promise.all([1, 2, 3].map(() => deliver(test.ctx, folder, options)));
    expect(reports.map((report) => report.lines[0]?.state).sort()).toEqual([
      "already-placed",
      "already-placed",
      "placed",
    ]);
    expect(new Set(reports.map((report) => report.lines[0]?.messageId)).size).toBe(1);
    // The saved result of each delivery is what it reports; the passwords are in one of them.
    for (const { batchId, lines } of reports) expect(saved.get(batchId as string)).toEqual(lines);
    expect(saved.size).toBe(3);
    const withPasswords = [...saved.values()].filter((lines) => lines.some((result) => result.initialPassword !== ""));
    expect(withPasswords).toHaveLength(1);
    expect(await messagesFor(test.ctx, email)).toHaveLength(2);
    expect((await notificationsTo(test.ctx, email)).map(({ kind }) => kind)).toEqual(["new-messages", "welcome"]);
    expect((await stagedLeftovers(test.ctx)).orphans).toBe(0);
  });

  it("two batches with the same new customers in opposite order are both placed", async () => {
    const addresses = Array.from({ length: 10 }, newAddress);
    const forward = addresses.map((email) => line({ email, documents: "" }));
    const backward = [...addresses].reverse().map((email) => line({ email, documents: "" }));
    // Slow enough that the batches would deadlock if they inserted accounts in different orders.
    await test.ctx.db.execute(sql`create function slow_insert() returns trigger language plpgsql as
      $$ begin perform pg_sleep(0.03); return new; end $$`);
    await test.ctx.db.execute(
      sql`create trigger slow_insert before insert on accounts for each row execute function slow_insert()`,
    );
    const reports = await Promise.all([deliverLines(test.ctx, forward), deliverLines(test.ctx, backward)]);
    await test.ctx.db.execute(sql`drop trigger slow_insert on accounts`);
    expect(reports.flatMap((report) => report.lines.map((result) => result.state))).toEqual(Array(20).fill("placed"));
    // Only one of the two batches generated the password of each account.
    const passwords = reports.flatMap((report) => report.lines.filter((result) => result.initialPassword !== ""));
    expect(new Set(passwords.map((result) => result.email)).size).toBe(passwords.length);
    expect(passwords).toHaveLength(10);
  });
});

describe("initial passwords", () => {
  it("a generated one is only on the first line of an account", async () => {
    const [anna, bela] = [newAddress(), newAddress()];
    const options = [line({ email: anna }), line({ email: bela }), line({ email: anna }), line({ email: bela })];
    const { lines } = await deliverLines(test.ctx, options);
    expect(lines.map((result) => result.initialPassword)).toEqual([
      expect.stringMatching(INITIAL_PASSWORD),
      expect.stringMatching(INITIAL_PASSWORD),
      "",
      "",
    ]);
  });

  it("one that the insurer set is not repeated in the result", async () => {
    const email = newAddress();
    const { lines } = await deliverLines(test.ctx, [line({ email }), line({ email, initialPassword: "AnnaKezd24" })]);
    expect(lines.map((result) => result.initialPassword)).toEqual(["", ""]);
  });

  it("blanks around an address are dropped with a remark on its line", async () => {
    const email = newAddress();
    const report = await deliverLines(test.ctx, [line(), line({ email: `\u00a0${email} ` })]);
    expect(report.remarks).toMatchObject([{ line: 3, reason: "blanks around the e-mail address were dropped" }]);
    expect(report.lines[1]).toMatchObject({ email, state: "placed" });
  });

  it("one for an account that exists already is ignored with a remark", async () => {
    const email = newAddress();
    await deliverLines(test.ctx, [line({ email })]);
    const again = await deliverLines(test.ctx, [line(), line({ email, initialPassword: "AnnaKezd24" })]);
    expect(again.remarks).toMatchObject([{ line: 3, reason: "initialPassword ignored: the account exists already" }]);
    expect(again.lines[1]).toMatchObject({ state: "placed", initialPassword: "" });
    expect((await notificationsTo(test.ctx, email)).filter(({ kind }) => kind === "welcome")).toHaveLength(1);
  });
});

describe("where a line goes (R4)", () => {
  it("to the customer portal: no message, no id, no notification", async () => {
    const email = newAddress();
    await importLine("email,name,customerPortal", `${email},Horváth Éva,yes`);
    const before = await countRows(test.ctx);
    const { lines } = await deliverLines(test.ctx, [line({ email })]);
    expect(lines).toMatchObject([{ route: "customer-portal", state: "routed", messageId: "", availableUntil: "" }]);
    expect(await countRows(test.ctx)).toEqual(before);
  });

  it.each([
    ["a postal contract", "active,postal"],
    ["an ended contract", "ended,electronic"],
  ])("by post for %s; the rest of the batch is placed", async (_name, status) => {
    const email = newAddress();
    await importLine("email,name,contractNumber,product,status,channel", `${email},Kis Pál,P-1,Lakás,${status}`);
    const options = [line({ email, contractNumber: "P-1" }), line({ email, contractNumber: "P-2" })];
    const { lines } = await deliverLines(test.ctx, options);
    expect(lines).toMatchObject([
      { route: "postal", state: "postal", messageId: "" },
      { route: "mailbox", state: "placed" },
    ]);
    expect(await messagesFor(test.ctx, email)).toHaveLength(1);
  });

  it("a contract of a line is added if it is missing and does not change an imported one", async () => {
    const email = newAddress();
    await importLine("email,name,contractNumber,product", `${email},Kis Pál,I-1,Casco`);
    await deliverLines(test.ctx, [
      line({ email, contractNumber: "I-1", product: "Más" }),
      line({ email, contractNumber: "M-1" }),
    ]);
    const { id } = await accountOf(email);
    const known = await test.ctx.db.select().from(contracts).where(eq(contracts.accountId, id));
    expect(known.map(({ number, product, imported }) => [number, product, imported]).sort()).toEqual([
      ["I-1", "Casco", true],
      ["M-1", "Lakásbiztosítás", false],
    ]);
  });
});

describe("--dry-run checks everything and places nothing", () => {
  it("says what would be placed", async () => {
    const folder = await batchFolder([line(), line()]);
    const before = await countRows(test.ctx);
    const options = { dryRun: true, saveResult: () => Promise.reject(new Error("no result file in a dry run")) };
    const { lines, batchId } = await deliver(test.ctx, folder, options);
    expect(batchId).toBeNull();
    expect(lines.map((result) => [result.state, result.messageId, result.initialPassword])).toEqual([
      ["placed", "", ""],
      ["placed", "", ""],
    ]);
    expect(await countRows(test.ctx)).toEqual(before);
  });
});
