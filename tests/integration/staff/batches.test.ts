/** Batches in the workspace: the night, the list, one batch with its lines, and the download of its result. */
import { randomUUID } from "node:crypto";
import { desc, eq } from "drizzle-orm";
import { auditEvents } from "@/drizzle/schema/audit";
import { batchResults, elsewhereLines } from "@/drizzle/schema/batch-result";
import { batches } from "@/drizzle/schema/delivery";
import { findAccountByAddress, setCustomerPortalSince } from "@/lib/account/store";
import type { StaffActor } from "@/lib/audit/staff-actor";
import { cancelAbandonedBatches } from "@/lib/delivery/cancel-abandoned-batches";
import { COMMAND_LINE_SOURCE } from "@/lib/delivery/deliver-batch";
import { importCustomers } from "@/lib/delivery/import-customers";
import { listEarlierSizes } from "@/lib/delivery/result/batch-list-store";
import { listPostal } from "@/lib/delivery/result/postal-store";
import { testSource } from "@/lib/kernel/test-address";
import { openMessage } from "@/lib/mailbox/message/open-message";
import { findMessageByReference } from "@/lib/mailbox/staff/find-message";
import { BATCH_PAGE_SIZE } from "@/lib/staff/batches/batch-list";
import { listBatches, summarizeNight } from "@/lib/staff/batches/list-batches";
import { type BatchView, downloadBatchResult, openBatch } from "@/lib/staff/batches/open-batch";
import {
  batchFolder,
  deliver,
  line,
  newReference,
  removeBatchFolders,
} from "@/tests/integration/delivery/batch-fixture";
import { customerSessionOf } from "@/tests/integration/mailbox/mailbox-fixture";
import { type TestContext, testContext } from "@/tests/support/context";
import { enrol } from "./staff-fixture";

jest.mock("@node-rs/argon2", () => jest.requireActual("@/tests/support/cheap-argon2"));

/** 2 March 2031, 23:00 in Budapest: in the night before 3 March. */
const NIGHT = "2031-03-02T22:00:00Z";

let test: TestContext;
let gabor: StaffActor;
beforeAll(async () => {
  test = await testContext({ now: NIGHT });
  gabor = (await enrol(test, "sender")).member;
});
afterAll(async () => {
  await test.close();
  await removeBatchFolders();
});
beforeEach(() => test.clock.set(NIGHT));

async function importCustomer(columns: string, values: string) {
  const imported = await importCustomers(test.ctx, Buffer.from(`${columns}\n${values}\n`));
  if (!imported.ok) throw new Error(JSON.stringify(imported.error));
}

/** A batch of three placed lines, one for the customer portal and one for the post. */
async function delivered() {
  const reference = newReference();
  const [portal, postal] = [`portal-${reference}@example.hu`, `post-${reference}@example.hu`];
  await importCustomer("email,name,customerPortal", `${portal},Nagy Béla,yes`);
  await importCustomer(
    "email,name,contractNumber,product,status,channel",
    `${postal},"=Kiss; Éva",P-${reference},Casco,active,postal`,
  );
  const lines = [
    ...["a", "b", "c"].map((suffix) => line({ senderReference: `${reference}-${suffix}` })),
    line({ senderReference: `${reference}-d`, email: portal }),
    line({ senderReference: `${reference}-e`, email: postal, contractNumber: `P-${reference}`, name: "=Kiss Éva" }),
  ];
  const report = await deliver(test.ctx, await batchFolder(lines));
  return { reference, lines, report, batchId: report.batchId ?? "" };
}

const open = async (batchId: string, view: BatchView, page = {}) => {
  const found = await openBatch(test.ctx, { batchId, view, after: null, afterLine: 0, by: gabor, ...page });
  if (!found.ok) throw new Error(found.error.kind);
  return found.value;
};

async function openedByCustomer(senderReference: string) {
  const found = await findMessageByReference(test.ctx, { senderReference });
  if (!found.ok) throw new Error(found.error.kind);
  const { accountId, id } = found.value;
  await openMessage(test.ctx, { session: customerSessionOf(accountId as never), messageId: id });
}

const csvOf = async (batchId: string) => {
  const result = await downloadBatchResult(test.ctx, { batchId, by: gabor });
  if (!result.ok) throw new Error(result.error.kind);
  let text = "";
  for await (const part of result.value) text += part;
  return text;
};

describe("one batch", () => {
  it("has its numbers by route, the placed messages, and the lines that went elsewhere", async () => {
    const { reference, batchId } = await delivered();
    const batch = await open(batchId, "placed");
    expect(batch).toMatchObject({
      state: "committed",
      source: COMMAND_LINE_SOURCE,
      lineCount: 5,
      result: { documentType: "policy", placed: 3, alreadyPlaced: 0, customerPortal: 1, postal: 1 },
      unopened: 3,
    });
    expect(batch.messages.rows.map(({ senderReference }) => senderReference)).toEqual(
      ["a", "b", "c"].map((suffix) => `${reference}-${suffix}`),
    );
    const { elsewhere } = await open(batchId, "elsewhere");
    expect(elsewhere.rows).toMatchObject([
      { line: 5, senderReference: `${reference}-d`, route: "customer-portal" },
      { line: 6, senderReference: `${reference}-e`, route: "postal", contractNumber: `P-${reference}` },
    ]);
    expect((await open(batchId, "elsewhere", { afterLine: 5 })).elsewhere.rows).toHaveLength(1);
  });

  it("leaves what a customer has opened out of the unopened ones", async () => {
    const { reference, batchId } = await delivered();
    test.clock.advance({ minutes: 60 });
    await openedByCustomer(`${reference}-b`);
    const batch = await open(batchId, "unopened");
    expect(batch.unopened).toBe(2);
    expect(batch.messages.rows.map(({ senderReference }) => senderReference)).toEqual([
      `${reference}-a`,
      `${reference}-c`,
    ]);
  });

  it("is recorded with the person when it is looked at, once for all pages of a list, whichever is opened first", async () => {
    const { reference, batchId } = await delivered();
    await open(batchId, "placed", { after: { senderReference: reference, id: gabor.id } });
    await open(batchId, "placed");
    const looks = await test.ctx.db
      .select()
      .from(auditEvents)
      .where(eq(auditEvents.kind, "batch.viewed"))
      .orderBy(auditEvents.id);
    expect(looks.filter(({ details }) => details.batchId === batchId)).toMatchObject([
      { actor: "insurer", details: { view: "placed", staffName: gabor.name } },
    ]);
  });

  it.each(["", "x", "00000000-0000-4000-8000-000000000000"])("is unknown by the id %j", async (batchId) => {
    const found = await openBatch(test.ctx, { batchId, view: "placed", after: null, afterLine: 0, by: gabor });
    expect(found).toEqual({ ok: false, error: { kind: "not-found" } });
    expect(await downloadBatchResult(test.ctx, { batchId, by: gabor })).toMatchObject({ error: { kind: "not-found" } });
  });

  it("of a test key is its sender's own: unknown to staff", async () => {
    const id = randomUUID();
    const at = test.clock.now();
    const times = { startedAt: at, heartbeatAt: at, endedAt: at };
    await test.ctx.db
      .insert(batches)
      .values({ id, source: testSource("insurer"), state: "committed", lineCount: 1, ...times });
    const found = await openBatch(test.ctx, { batchId: id, view: "placed", after: null, afterLine: 0, by: gabor });
    expect(found).toEqual({ ok: false, error: { kind: "not-found" } });
    expect(await downloadBatchResult(test.ctx, { batchId: id, by: gabor })).toMatchObject({
      error: { kind: "not-found" },
    });
  });
});

describe("the result of a batch", () => {
  it("is a CSV of its lines without initial passwords, and the download is recorded", async () => {
    const { reference, report, batchId } = await delivered();
    const passwords = report.lines.map(({ initialPassword }) => initialPassword).filter(Boolean);
    expect(passwords).toHaveLength(3);
    const text = await csvOf(batchId);
    for (const password of passwords) expect(text).not.toContain(password);
    const rows = text.trimEnd().split("\r\n");
    expect(rows[0]).toBe("\ufeffline;senderReference;email;route;state;messageId;availableUntil");
    expect(rows.slice(1).map((row) => row.split(";").slice(0, 2).concat(row.split(";").slice(3, 5)))).toEqual([
      ...["a", "b", "c"].map((suffix) => ["", `${reference}-${suffix}`, "mailbox", "placed"]),
      ["5", `${reference}-d`, "customer-portal", "routed"],
      ["6", `${reference}-e`, "postal", "postal"],
    ]);
    const downloads = await test.ctx.db
      .select()
      .from(auditEvents)
      .where(eq(auditEvents.kind, "batch.result-downloaded"))
      .orderBy(auditEvents.id);
    expect(downloads.at(-1)?.details).toMatchObject({ batchId, staffNumber: gabor.number });
  });

  it("of the same folder again names no postal line twice, and is a batch of its own", async () => {
    const { lines, batchId } = await delivered();
    const again = await deliver(test.ctx, await batchFolder(lines));
    const second = await open(again.batchId ?? "", "elsewhere");
    expect(second).toMatchObject({ state: "committed", result: { placed: 0, alreadyPlaced: 3, postal: 1 } });
    const repeats = await test.ctx.db
      .select({ batchId: elsewhereLines.batchId, isRepeat: elsewhereLines.isRepeat })
      .from(elsewhereLines)
      .orderBy(desc(elsewhereLines.isRepeat));
    const of = (id: string | null) => repeats.filter((row) => row.batchId === id).map(({ isRepeat }) => isRepeat);
    expect([of(batchId), of(again.batchId)]).toEqual([
      [false, false],
      [true, true],
    ]);
  });

  it("lists a reference for the print shop that was in the customer portal before and goes by post now, once", async () => {
    const { reference, lines } = await delivered();
    const printed = async () => {
      const rows = await listPostal(test.ctx.db, { handled: false, after: null, limit: 1000 });
      return rows.filter(({ senderReference }) => senderReference === `${reference}-d`).map(({ batchId }) => batchId);
    };
    const email = `portal-${reference}@example.hu`;
    const portal = await findAccountByAddress(test.ctx.db, email.toLowerCase());
    await setCustomerPortalSince(test.ctx.db, [portal?.id ?? ""], null);
    await importCustomer("email,name,contractNumber,channel", `${email},Nagy Béla,Q-${reference},postal`);
    const changed = lines.map((values) =>
      values.email === email ? { ...values, contractNumber: `Q-${reference}` } : values,
    );
    expect(await printed()).toEqual([]);
    const second = await deliver(test.ctx, await batchFolder(changed));
    expect(await open(second.batchId ?? "", "elsewhere")).toMatchObject({ result: { customerPortal: 0, postal: 2 } });
    expect(await printed()).toEqual([second.batchId]);
    await deliver(test.ctx, await batchFolder(changed));
    expect(await printed()).toEqual([second.batchId]);
  });

  it("of a batch that did not commit is forgotten with its rows", async () => {
    const lines = [line(), line()];
    const stopped = new Error("stopped");
    const delivery = deliver(test.ctx, await batchFolder(lines), {
      saveResult: () => Promise.reject(stopped),
    });
    await expect(delivery).rejects.toThrow(stopped);
    await cancelAbandonedBatches(test.ctx);
    const [cancelled] = await test.ctx.db.select().from(batches).where(eq(batches.state, "cancelled"));
    const results = await test.ctx.db
      .select()
      .from(batchResults)
      .where(eq(batchResults.batchId, cancelled?.id ?? ""));
    expect(results).toEqual([]);
    expect(await downloadBatchResult(test.ctx, { batchId: cancelled?.id ?? "", by: gabor })).toMatchObject({
      error: { kind: "not-found" },
    });
  });
});

describe("the night", () => {
  it("counts what was placed and routed elsewhere from noon to noon, and what nobody opened a week later", async () => {
    test.clock.set("2031-05-02T21:00:00Z");
    const { reference } = await delivered();
    test.clock.set("2031-05-03T01:00:00Z");
    await delivered();
    await openedByCustomer(`${reference}-a`);
    expect(await summarizeNight(test.ctx, "2031-05-03")).toMatchObject({
      ...{ batches: 2, cancelled: 0, placed: 6, customerPortal: 2, postal: 2, bounced: 0 },
    });
    expect(await summarizeNight(test.ctx, "2031-05-02")).toMatchObject({ batches: 0, placed: 0 });
    expect(await summarizeNight(test.ctx, "2031-05-04")).toMatchObject({ batches: 0, placed: 0 });
    expect((await summarizeNight(test.ctx, "2031-05-10")).unopened).toEqual({ messages: 5, of: 6 });
  });
});

describe("the list", () => {
  it("has all batches, the newest first, page by page", async () => {
    test.clock.set("2031-06-01T22:00:00Z");
    for (let day = 0; day <= BATCH_PAGE_SIZE; day += 1) {
      await deliver(test.ctx, await batchFolder([line()]));
      test.clock.advance({ days: 1 });
    }
    const first = await listBatches(test.ctx, null);
    const second = await listBatches(test.ctx, first.next);
    expect(first.rows).toHaveLength(BATCH_PAGE_SIZE);
    const all = [...first.rows, ...second.rows];
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    const starts = all.map(({ startedAt }) => startedAt.getTime());
    expect(starts).toEqual([...starts].sort((a, b) => b - a));
    const sizes = await listEarlierSizes(test.ctx.db, {
      ...{ source: COMMAND_LINE_SOURCE, documentType: "policy", limit: 3 },
    });
    expect(sizes).toEqual([1, 1, 1]);
  });
});
