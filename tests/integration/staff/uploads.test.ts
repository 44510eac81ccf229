/**
 * A batch that staff upload as a ZIP: checked whole, kept until it is decided, placed once, passwords handed over once.
 */
import { randomUUID } from "node:crypto";
import { eq, inArray, sql } from "drizzle-orm";
import { auditEvents } from "@/drizzle/schema/audit";
import { batchUploads } from "@/drizzle/schema/batch-upload";
import { documentBytes } from "@/drizzle/schema/document";
import type { StaffActor } from "@/lib/audit/staff-actor";
import { cancelUpload, handOverResult, placeUpload } from "@/lib/delivery/upload/decide-upload";
import { forgetUploads } from "@/lib/delivery/upload/forget-uploads";
import { placeUploadedBatch, resumeUploads } from "@/lib/delivery/upload/place-uploaded-batch";
import type { UploadPosition } from "@/lib/delivery/upload/upload-store";
import { openBatch } from "@/lib/staff/batches/open-batch";
import { listUploadsForStaff, openUpload } from "@/lib/staff/batches/open-upload";
import {
  batchFolder,
  deliver,
  type LineValues,
  line,
  messagesFor,
  newAddress,
  newReference,
  removeBatchFolders,
} from "@/tests/integration/delivery/batch-fixture";
import { type TestContext, testContext } from "@/tests/support/context";
import { enrol } from "./staff-fixture";
import { auditedLooksAndActs, keptUpload } from "./upload-fixture";

jest.mock("@node-rs/argon2", () => jest.requireActual("@/tests/support/cheap-argon2"));

let test: TestContext;
let gabor: StaffActor;
let zoltan: StaffActor;
beforeAll(async () => {
  test = await testContext({ now: "2031-03-03T09:00:00Z" });
  gabor = (await enrol(test, "sender")).member;
  zoltan = (await enrol(test, "admin")).member;
});
afterAll(async () => {
  await test.close();
  await removeBatchFolders();
});
beforeEach(() => test.clock.advance({ minutes: 10 }));

const kept = (lines: LineValues[]) => keptUpload(test.ctx, gabor, lines);
const open = async (id: string) => {
  const found = await openUpload(test.ctx, { id, by: gabor });
  if (!found) throw new Error("no upload");
  return found;
};
const release = (id: string, by = gabor, confirmed = false) => placeUpload(test.ctx, { id, by, confirmed });
const storedBytes = async (...ids: (string | null)[]) => {
  const wanted = ids.filter((id) => id !== null);
  return (await test.ctx.db.select().from(documentBytes).where(inArray(documentBytes.documentId, wanted))).length;
};

describe("the list", () => {
  it("has all uploads, the latest first, page by page", async () => {
    const first = await kept([line()]);
    test.clock.advance({ minutes: 1 });
    const second = await kept([line()]);
    const { uploadedAt } = await open(first);
    // More than a page of the same instant, so that only the id orders them.
    const ids = Array.from({ length: 20 }, () => randomUUID());
    const row = { state: "cancelled", filename: "a.zip", sizeBytes: 1, sha256: "0".repeat(64) } as const;
    await test.ctx.db
      .insert(batchUploads)
      .values(ids.map((id) => ({ ...row, id, uploadedAt, uploadedBy: zoltan.id, problems: [], problemCount: 0 })));
    const seen: string[] = [];
    for (let after: UploadPosition | null = null; ; ) {
      const page: Awaited<ReturnType<typeof listUploadsForStaff>> = await listUploadsForStaff(test.ctx, after);
      seen.push(...page.rows.map(({ id }) => id));
      expect(page.rows.every(({ uploader }) => uploader !== null)).toBe(true);
      after = page.next;
      if (!after) break;
    }
    expect(seen).toEqual([...new Set(seen)]);
    expect(seen[0]).toBe(second);
    expect([first, ...ids].filter((id) => !seen.includes(id))).toEqual([]);
  });
});

describe("the check", () => {
  it("says what would happen and places nothing", async () => {
    const email = newAddress();
    const id = await kept([line({ email }), line({ email }), line()]);
    expect(await open(id)).toMatchObject({
      ...{ state: "checked", filename: "éjszaka.zip", uploader: gabor.name, problems: [] },
      preview: { lines: 3, placed: 3, newCustomers: 2, documents: 3, alreadyPlaced: 0, postal: 0, warnings: [] },
    });
    expect(await messagesFor(test.ctx, email)).toEqual([]);
    expect(await storedBytes(id)).toBe(1);
  });

  it("warns when one customer would get very many messages, and then needs a confirmation", async () => {
    const email = newAddress();
    const id = await kept(Array.from({ length: 50 }, () => line({ email })));
    expect((await open(id)).preview?.warnings).toEqual([{ code: "many-for-one-customer", messages: 50, email }]);
    expect(await release(id)).toMatchObject({ error: { kind: "unconfirmed" } });
    expect(await release(id, gabor, true)).toMatchObject({ ok: true });
  });

  it("warns when the batch is far smaller than others of its kind", async () => {
    for (let n = 0; n < 3; n += 1)
      await deliver(test.ctx, await batchFolder(Array.from({ length: 30 }, () => line({ documentType: "offer" }))));
    const id = await kept([line({ documentType: "offer" })]);
    expect((await open(id)).preview?.warnings).toEqual([{ code: "fewer-than-usual", messages: 1, usual: 30 }]);
  });
});

describe("placing", () => {
  it("places the batch once, whoever asks how often, and forgets the ZIP", async () => {
    const email = newAddress();
    const id = await kept([line({ email })]);
    const outcomes = await Promise.all([release(id), release(id, zoltan)]);
    expect(outcomes.map(({ ok }) => ok).sort()).toEqual([false, true]);
    expect(await cancelUpload(test.ctx, { id, by: zoltan })).toMatchObject({ error: { kind: "decided" } });
    const placed = await Promise.all([placeUploadedBatch(test.ctx, id), placeUploadedBatch(test.ctx, id)]);
    expect(placed.sort()).toEqual(["placed", "skipped"]);
    expect(await placeUploadedBatch(test.ctx, id)).toBe("skipped");
    expect(await messagesFor(test.ctx, email)).toHaveLength(1);
    const { state, batchId } = await open(id);
    expect(state).toBe("placed");
    expect(await storedBytes(id)).toBe(0);
    const batch = await openBatch(test.ctx, {
      ...{ batchId: batchId ?? "", view: "placed" as const, after: null, afterLine: 0, by: gabor },
    });
    expect(batch).toMatchObject({ value: { state: "committed", result: { placed: 1 } } });
  });

  it("or cancelling: of two at once one is done", async () => {
    const email = newAddress();
    const id = await kept([line({ email })]);
    const [placing, cancelling] = await Promise.all([release(id), cancelUpload(test.ctx, { id, by: zoltan })]);
    expect([placing.ok, cancelling.ok].sort()).toEqual([false, true]);
    const outcome = await placeUploadedBatch(test.ctx, id);
    expect(outcome).toBe(placing.ok ? "placed" : "skipped");
    expect(await messagesFor(test.ctx, email)).toHaveLength(placing.ok ? 1 : 0);
  });

  it("goes on after a worker that was stopped behind the commit, without placing twice", async () => {
    const email = newAddress();
    const id = await kept([line({ email })]);
    await release(id);
    await placeUploadedBatch(test.ctx, id);
    // As if the process had ended between the commit and the note of it.
    await test.ctx.db
      .update(batchUploads)
      .set({ state: "placing", leasedUntil: test.clock.now() })
      .where(eq(batchUploads.id, id));
    test.clock.advance({ minutes: 3 });
    expect(await resumeUploads(test.ctx)).toBe(1);
    expect(await placeUploadedBatch(test.ctx, id)).toBe("placed");
    expect(await messagesFor(test.ctx, email)).toHaveLength(1);
    expect((await open(id)).resultId).not.toBeNull();
  });

  it("is not called failed when the batch is placed but that cannot be noted, and is noted later", async () => {
    const email = newAddress();
    const id = await kept([line({ email })]);
    await release(id);
    // As if the database failed between the commit and the note of it.
    await test.ctx.db.execute(
      sql`alter table batch_uploads add constraint no_note check (state <> 'placed') not valid`,
    );
    await expect(placeUploadedBatch(test.ctx, id)).rejects.toThrow();
    await test.ctx.db.execute(sql`alter table batch_uploads drop constraint no_note`);
    const { state, resultId } = await open(id);
    expect(state).toBe("placing");
    expect(await cancelUpload(test.ctx, { id, by: gabor })).toMatchObject({ error: { kind: "decided" } });
    test.clock.advance({ minutes: 3 });
    expect(await resumeUploads(test.ctx)).toBe(1);
    expect(await placeUploadedBatch(test.ctx, id)).toBe("placed");
    expect(await open(id)).toMatchObject({ state: "placed", resultId });
    expect(resultId).not.toBeNull();
    expect(await messagesFor(test.ctx, email)).toHaveLength(1);
  });

  it("refuses lines that became wrong since the check, and places nothing", async () => {
    const senderReference = newReference();
    const other = newAddress();
    const id = await kept([line({ senderReference }), line({ email: other })]);
    await deliver(test.ctx, await batchFolder([line({ senderReference, subject: "Közben" })]));
    await release(id);
    expect(await placeUploadedBatch(test.ctx, id)).toBe("refused");
    expect(await open(id)).toMatchObject({ state: "refused", problemCount: 1 });
    expect(await messagesFor(test.ctx, other)).toEqual([]);
  });

  it("is on record with the person, before and after", async () => {
    const id = await kept([line()]);
    await release(id, zoltan);
    await placeUploadedBatch(test.ctx, id);
    await handOverResult(test.ctx, { id, by: gabor });
    expect(await auditedLooksAndActs(test.ctx, id)).toEqual([
      "batch-upload.checked",
      "batch-upload.placed",
      "initial-passwords.handed-over",
    ]);
    const [event] = await test.ctx.db
      .select()
      .from(auditEvents)
      .where(eq(auditEvents.kind, "batch-upload.placed"))
      .orderBy(auditEvents.id);
    expect(event?.details).toMatchObject({ before: "checked", after: "placing" });
  });
});

describe("the initial passwords", () => {
  it("are handed over once, by one of two who ask at once, and are stored only sealed", async () => {
    const email = newAddress();
    const id = await kept([line({ email })]);
    await release(id);
    await placeUploadedBatch(test.ctx, id);
    const { resultId } = await open(id);
    const outcomes = await Promise.all([gabor, zoltan].map((by) => handOverResult(test.ctx, { id, by })));
    const [handed, ...others] = outcomes.filter(({ ok }) => ok);
    expect(others).toEqual([]);
    const csv = handed?.ok ? handed.value.csv.toString() : "";
    const [, row = ""] = csv.trimEnd().split("\n");
    expect(row).toContain(email);
    expect(row.split(",").at(-1)).toMatch(/^[A-Za-z0-9]{12}$/);
    expect(outcomes.filter(({ ok }) => !ok)).toMatchObject([{ error: { kind: "gone" } }]);
    expect(await storedBytes(resultId)).toBe(0);
    expect(await open(id)).toMatchObject({ resultId: null, handedOverAt: test.clock.now() });
  });

  it("are handed over neither before the batch is placed nor after a week", async () => {
    const id = await kept([line()]);
    expect(await handOverResult(test.ctx, { id, by: gabor })).toMatchObject({ error: { kind: "gone" } });
    await release(id);
    await placeUploadedBatch(test.ctx, id);
    const waiting = await kept([line()]);
    test.clock.advance({ days: 8 });
    await forgetUploads(test.ctx, 100);
    expect(await handOverResult(test.ctx, { id, by: gabor })).toMatchObject({ error: { kind: "gone" } });
    expect(await open(waiting)).toMatchObject({ state: "cancelled" });
    expect(await storedBytes(waiting)).toBe(0);
    test.clock.advance({ days: 90 });
    await forgetUploads(test.ctx, 100);
    expect(await openUpload(test.ctx, { id, by: gabor })).toBeNull();
  });

  it("can be handed over for a week after a placing on the last day", async () => {
    const id = await kept([line()]);
    test.clock.advance({ days: 6, minutes: 23 * 60 });
    await forgetUploads(test.ctx, 100);
    await release(id);
    await placeUploadedBatch(test.ctx, id);
    test.clock.advance({ days: 6 });
    await forgetUploads(test.ctx, 100);
    expect(await handOverResult(test.ctx, { id, by: gabor })).toMatchObject({ ok: true });
  });
});
