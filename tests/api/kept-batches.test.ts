/** What stays of batches of the Sender API, who lists them, and what looks unusual about one. */
import { and, eq, sql } from "drizzle-orm";
import { batchSchema } from "@/app/api/v1/batches/schema";
import { auditEvents } from "@/drizzle/schema/audit";
import { apiBatches, apiBatchMessages, uploadedDocuments } from "@/drizzle/schema/delivery";
import { messages } from "@/drizzle/schema/mailbox";
import { encodeCursor } from "@/lib/api/cursor";
import { inTransaction } from "@/lib/db/transaction";
import { BATCH_RESULT_DAYS } from "@/lib/delivery/api-batch/api-batch";
import { setStaging } from "@/lib/delivery/api-batch/batch-store";
import { previewBatch } from "@/lib/delivery/api-batch/preview-batch";
import { cancelAbandonedBatches } from "@/lib/delivery/cancel-abandoned-batches";
import { STALE_AFTER_SECONDS } from "@/lib/delivery/heartbeat";
import { findBatch, listBatchPage } from "@/lib/delivery/result/batch-list-store";
import { createBatch, findBatchState } from "@/lib/delivery/store";
import { forgetExpired } from "@/lib/jobs/forget-expired";
import { listUnpublished } from "@/lib/publication/store";
import { BATCH_PAGE_SIZE, readOpenPosition, writeOpenPosition } from "@/lib/staff/batches/batch-list";
import { listOpenBatches, previewOpenBatch } from "@/lib/staff/batches/open-batches";
import { webContext } from "@/lib/web/web-context";
import { webSettings } from "@/lib/web/web-settings";
import { documentsOf } from "@/tests/integration/delivery/batch-fixture";
import { enrol } from "@/tests/integration/staff/staff-fixture";
import { type TestContext, testContext } from "@/tests/support/context";
import { SERVER_SETTINGS } from "@/tests/support/test-server";
import { addMessages, call, messageJson, newKey, openBatch, pdf, upload } from "./api-fixture";

jest.mock("@node-rs/argon2", () => jest.requireActual("@/tests/support/cheap-argon2"));
jest.mock("@/lib/web/web-settings", () => ({ webSettings: jest.fn() }));
jest.mock("@/lib/web/web-context", () => ({ webContext: jest.fn() }));

let test: TestContext;
let key: string;
beforeEach(async () => {
  test = await testContext();
  jest.mocked(webContext).mockReturnValue(test.ctx);
  jest.mocked(webSettings).mockReturnValue(SERVER_SETTINGS);
  key = await newKey(test.ctx);
});
afterEach(async () => {
  await test?.close();
});

const commit = (id: string) => call(key, "POST", `/batches/${id}/commit`);
const preview = (id: string) => call(key, "GET", `/batches/${id}`);
const messagesOf = (id: string, query = "") => call(key, "GET", `/batches/${id}/messages${query}`);
const newDocument = async (bytes = pdf()) => (await upload(key, bytes)).json.id as string;
const stored = () => test.ctx.db.select().from(messages);

describe("what stays of batches", () => {
  it("an open batch expires after 24 hours; its documents are kept until then, and removed a day later", async () => {
    const document = await newDocument();
    test.clock.set("2026-11-23T20:00:00Z");
    const id = await openBatch(key);
    await addMessages(key, id, [messageJson({ documents: [document] })]);
    test.clock.set("2026-11-24T19:59:59Z");
    await cancelAbandonedBatches(test.ctx);
    await forgetExpired(test.ctx);
    expect((await preview(id)).json).toMatchObject({ state: "open", problemCount: 0 });
    test.clock.set("2026-11-24T20:00:00Z");
    expect((await commit(id)).json.code).toBe("batch-ended");
    expect((await preview(id)).json.state).toBe("cancelled");
    await cancelAbandonedBatches(test.ctx);
    expect(await test.ctx.db.select().from(apiBatchMessages)).toEqual([]);
    await forgetExpired(test.ctx);
    expect(await test.ctx.db.select().from(uploadedDocuments)).toEqual([]);
  });

  it("a batch that cannot be ended does not keep the later ones from being cancelled, and the job fails", async () => {
    test.clock.set("2026-11-23T20:00:00Z");
    const [stuck, other] = [await openBatch(key), await openBatch(key)];
    await addMessages(key, other, [messageJson()]);
    await test.ctx.db.execute(sql`create function refuse() returns trigger language plpgsql as
      $$ begin raise exception 'no'; end $$`);
    await test.ctx.db.execute(sql`create trigger refuse before update on api_batches for each row
      when (old.id = ${sql.raw(`'${stuck}'`)}) execute function refuse()`);
    test.clock.set("2026-11-24T20:00:00Z");
    await expect(cancelAbandonedBatches(test.ctx)).rejects.toThrow();
    const states = await test.ctx.db.select({ id: apiBatches.id, state: apiBatches.state }).from(apiBatches);
    expect(new Map(states.map(({ id, state }) => [id, state]))).toEqual(
      new Map([
        [stuck, "open"],
        [other, "cancelled"],
      ]),
    );
    expect(await test.ctx.db.$count(apiBatchMessages)).toBe(0);
    const events = await test.ctx.db.select().from(auditEvents).where(eq(auditEvents.kind, "delivery.cancelled"));
    expect(events.map(({ actor, details }) => ({ actor, details }))).toEqual([
      { actor: "system", details: { batchId: other, messages: 1 } },
    ]);
  });

  it("a message that is added after a commit stopped is placed by the next one, not lost by the first", async () => {
    const id = await openBatch(key);
    await addMessages(key, id, [messageJson()]);
    const stagingId = test.ctx.random.uuid();
    const times = { startedAt: test.clock.now(), heartbeatAt: test.clock.now() };
    const attempt = { id: stagingId, source: "insurer", lineCount: 1, ...times, apiBatchId: id };
    await inTransaction(test.ctx.db, async (tx) => {
      await createBatch(tx, attempt);
      await setStaging(tx, id, stagingId);
    });
    expect((await addMessages(key, id, [messageJson()])).json.code).toBe("commit-under-way");
    test.clock.advance({ seconds: STALE_AFTER_SECONDS + 1 });
    expect((await addMessages(key, id, [messageJson()])).status).toBe(201);
    expect(await findBatchState(test.ctx.db, stagingId)).toBe("cancelled");
    expect((await commit(id)).json.counts).toMatchObject({ mailbox: 2 });
    expect(await stored()).toHaveLength(2);
    expect(await listUnpublished(test.ctx.db)).toEqual([]);
  });

  it("after the commit the messages are forgotten at once, the results after seven days", async () => {
    const id = await openBatch(key);
    const document = await newDocument();
    const json = messageJson({ documents: [document] });
    await addMessages(key, id, [json]);
    await commit(id);
    expect(await test.ctx.db.select().from(apiBatchMessages)).toEqual([]);
    const [message] = await stored();
    const [kept] = await test.ctx.db.select().from(uploadedDocuments).where(eq(uploadedDocuments.id, document));
    expect([kept?.messageId, kept?.batchId]).toEqual([message?.id, null]);
    test.clock.advance({ days: BATCH_RESULT_DAYS, minutes: -1 });
    await forgetExpired(test.ctx);
    key = await newKey(test.ctx);
    expect((await messagesOf(id)).json.data).toHaveLength(1);
    test.clock.advance({ minutes: 2 });
    await forgetExpired(test.ctx);
    expect((await messagesOf(id)).json.data).toEqual([]);
    expect((await preview(id)).json).toMatchObject({ state: "committed", counts: { mailbox: 1 } });
    expect(Object.keys(await documentsOf(test.ctx, message?.id ?? ""))).toHaveLength(1);
  });

  it("a sender lists its own, newest first, page by page; staff see those that are committed, without failed attempts", async () => {
    const ids: string[] = [];
    for (let n = 0; n < 3; n += 1) {
      test.clock.advance({ minutes: 1 });
      ids.unshift(await openBatch(key, { kind: `kind ${n}` }));
    }
    const other = await openBatch(await newKey(test.ctx, { sender: "another" }));
    await addMessages(key, ids[0] ?? "", [messageJson()]);
    await commit(ids[0] ?? "");
    const page = await call(key, "GET", "/batches?limit=2");
    const rest = await call(key, "GET", `/batches?limit=2&cursor=${page.json.nextCursor}`);
    expect([...page.json.data, ...rest.json.data].map((batch) => batchSchema.parse(batch).id)).toEqual(ids);
    expect(rest.json.nextCursor).toBeNull();
    for (const cursor of ["abc", encodeCursor("batches", `+010000-01-01T00:00:00Z ${other}`)]) {
      expect((await call(key, "GET", `/batches?cursor=${cursor}`)).status).toBe(400);
    }
    expect((await previewBatch(test.ctx, { batchId: other, sender: null })).ok).toBe(true);
    await addMessages(key, ids[1] ?? "", [messageJson({ supersedes: "KUL-NONE" })]);
    expect((await commit(ids[1] ?? "")).status).toBe(422);
    const shown = await listBatchPage(test.ctx.db, { after: null, limit: 10 });
    expect(shown.map(({ state, result }) => [state, result?.placed])).toEqual([["committed", 1]]);
    await call(key, "POST", `/batches/${ids[1]}/cancel`);
    const events = await test.ctx.db.execute(sql`select type, data->>'batchId' as id from feed_entries
      where type in ('batch.committed', 'batch.cancelled') order by type desc`);
    expect(events.map(({ type, id }) => [type, id])).toEqual([
      ["batch.committed", ids[0]],
      ["batch.cancelled", ids[1]],
    ]);
  });

  it("warns of a batch that is unlike earlier ones of its kind", async () => {
    const open = async (count: number, kind = "bills") => {
      const id = await openBatch(key, { kind });
      const email = `sok${count}@example.hu`;
      await addMessages(
        key,
        id,
        Array.from({ length: count }, () => messageJson({ email })),
      );
      return id;
    };
    for (let n = 0; n < 3; n += 1) await commit(await open(40));
    expect((await preview(await open(3))).json.warnings).toEqual([
      { code: "fewer-than-usual", messages: 3, usual: 40 },
    ]);
    expect((await preview(await open(3, "other"))).json.warnings).toEqual([]);
    const large = await open(160);
    const warnings = [
      { code: "more-than-usual", messages: 160, usual: 40 },
      { code: "many-for-one-customer", email: "sok160@example.hu", messages: 160 },
    ];
    expect((await preview(large)).json.warnings).toEqual(warnings);
    // Staff see the same before the commit, and that they looked is on record once.
    const by = (await enrol(test, "sender")).member;
    expect((await listOpenBatches(test.ctx, null)).rows.map(({ id }) => id)).toContain(large);
    for (let n = 0; n < 2; n += 1) {
      const shown = await previewOpenBatch(test.ctx, { id: large, by });
      expect(shown).toMatchObject({ value: { warnings, counts: { mailbox: 160 }, problemCount: 0 } });
    }
    const looks = await test.ctx.db.select().from(auditEvents).where(eq(auditEvents.kind, "batch.viewed"));
    expect(looks.map(({ details }) => [details.batchId, details.staffId])).toEqual([[large, by.id]]);
    await call(key, "POST", `/batches/${large}/cancel`);
    expect((await listOpenBatches(test.ctx, null)).rows.map(({ id }) => id)).not.toContain(large);
    const [row] = await test.ctx.db
      .select()
      .from(apiBatches)
      .where(and(eq(apiBatches.kind, "bills"), eq(apiBatches.state, "committed")));
    expect(row?.counts?.mailbox).toBe(40);
    // A placed one leads to its page, where its messages are.
    const ended = await previewOpenBatch(test.ctx, { id: row?.id ?? "", by });
    expect(ended).toMatchObject({ value: { batch: { state: "committed" }, placedId: row?.stagingId, warnings: [] } });
    expect(await findBatch(test.ctx.db, row?.stagingId ?? "")).toMatchObject({ state: "committed" });
  });

  it("staff see the open ones page by page, newest first, each once", async () => {
    const opened: string[] = [];
    for (let n = 0; n < 2 * BATCH_PAGE_SIZE + 1; n += 1) {
      // Two at one instant, so that the id decides.
      test.clock.advance({ minutes: n % 2 });
      opened.push(await openBatch(key));
    }
    const seen: string[] = [];
    const sizes: number[] = [];
    for (let after: Awaited<ReturnType<typeof listOpenBatches>>["next"] = null; ; ) {
      const { rows, next }: Awaited<ReturnType<typeof listOpenBatches>> = await listOpenBatches(test.ctx, after);
      seen.push(...rows.map(({ id }) => id));
      sizes.push(rows.length);
      if (!next) break;
      // As the address of the page carries it.
      after = readOpenPosition(writeOpenPosition(next));
    }
    expect(sizes.slice(0, 2)).toEqual([BATCH_PAGE_SIZE, BATCH_PAGE_SIZE]);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.filter((id) => opened.includes(id)).sort()).toEqual(opened.toSorted());
    // The last one was opened at the instant of the one before.
    expect(seen.slice(0, 2).sort()).toEqual(opened.slice(-2).sort());
  });

  it("those of test keys are their sender's own: staff do not see them", async () => {
    const id = await openBatch(await newKey(test.ctx, { isTest: true }));
    expect((await listOpenBatches(test.ctx, null)).rows.map((batch) => batch.id)).not.toContain(id);
    const by = (await enrol(test, "sender")).member;
    for (const unknown of [id, "x", "00000000-0000-4000-8000-000000000000"]) {
      expect(await previewOpenBatch(test.ctx, { id: unknown, by })).toMatchObject({ error: { kind: "not-found" } });
    }
  });
});
