/** A batch of staff is placed in steps that are stored, so that a run which ends between two of them loses nothing. */
import { eq, sql } from "drizzle-orm";
import { credentials } from "@/drizzle/schema/auth";
import { batchUploads } from "@/drizzle/schema/batch-upload";
import { documentBytes } from "@/drizzle/schema/document";
import { documents } from "@/drizzle/schema/mailbox";
import { preparedAccounts, preparedDocuments } from "@/drizzle/schema/prepared-upload";
import { findAccountByAddress } from "@/lib/account/store";
import type { StaffActor } from "@/lib/audit/staff-actor";
import { verifyPassword } from "@/lib/auth/credential/password-hash";
import type { Context } from "@/lib/context";
import { inTransaction } from "@/lib/db/transaction";
import { createBatch } from "@/lib/delivery/store";
import { cancelUpload, handOverResult, placeUpload } from "@/lib/delivery/upload/decide-upload";
import { placeUploadedBatch, resumeUploads } from "@/lib/delivery/upload/place-uploaded-batch";
import { deletePrepared, takePreparedDocuments } from "@/lib/delivery/upload/prepared-store";
import { failUpload, findUpload, leaseUpload } from "@/lib/delivery/upload/upload-store";
import type { JobDefinition } from "@/lib/jobs/job";
import { JOBS } from "@/lib/jobs/registry";
import { addMinutes } from "@/lib/kernel/time";
import { parseScannerAddress, type ScannerAddress } from "@/lib/scanner-address";
import { line, messagesFor, newAddress, pdf, removeBatchFolders } from "@/tests/integration/delivery/batch-fixture";
import { untilLockWait } from "@/tests/integration/mailbox/mailbox-fixture";
import { startClamd } from "@/tests/support/clamd";
import { type TestContext, testContext } from "@/tests/support/context";
import { enrol } from "./staff-fixture";
import { uploadBatch } from "./upload-fixture";

jest.mock("@node-rs/argon2", () => jest.requireActual("@/tests/support/cheap-argon2"));

/** More than two steps of files and two of new customers. */
const LINES = 110;

let test: TestContext;
let gabor: StaffActor;
beforeAll(async () => {
  test = await testContext({ now: "2031-03-03T09:00:00Z" });
  gabor = (await enrol(test, "sender")).member;
});
afterAll(async () => {
  await test.close();
  await removeBatchFolders();
});

/** A context in which each look at the clock takes ten seconds, so that a run has time for few steps. */
const slow = (): Context => ({
  ...test.ctx,
  clock: {
    now() {
      test.clock.advance({ seconds: 10 });
      return test.clock.now();
    },
  },
});

async function released(emails: readonly string[]): Promise<string> {
  const kept = await uploadBatch(
    test.ctx,
    gabor,
    emails.map((email) => line({ email })),
  );
  if (!kept.ok) throw new Error(kept.error.kind);
  const { id } = kept.value;
  // One line for a customer each: nothing is unusual.
  expect(await placeUpload(test.ctx, { id, by: gabor, confirmed: true })).toMatchObject({ ok: true });
  return id;
}
const leaseFrom = (now: Date) => ({ now, until: addMinutes(now, 2) });
const addresses = () => Array.from({ length: LINES }, newAddress);

async function preparedOf(uploadId: string) {
  const files = await test.ctx.db.select().from(preparedDocuments).where(eq(preparedDocuments.uploadId, uploadId));
  const accounts = await test.ctx.db.$count(preparedAccounts, eq(preparedAccounts.uploadId, uploadId));
  return { ids: files.map(({ documentId }) => documentId), accounts };
}
const hasBytes = async (documentId: string) =>
  (await test.ctx.db.$count(documentBytes, eq(documentBytes.documentId, documentId))) === 1;
const stateOf = async (id: string) =>
  (await test.ctx.db.select({ state: batchUploads.state }).from(batchUploads).where(eq(batchUploads.id, id)))[0]?.state;

/** The initial passwords that the result hands over, by address. */
async function passwordsOf(id: string): Promise<Map<string, string>> {
  const handed = await handOverResult(test.ctx, { id, by: gabor });
  if (!handed.ok) throw new Error(handed.error.kind);
  const [header = "", ...rows] = handed.value.csv.toString().trimEnd().split("\n");
  const [email, password] = ["email", "initialPassword"].map((name) => header.split(",").indexOf(name));
  return new Map(rows.map((row) => row.split(",")).map((row) => [row[email ?? -1] ?? "", row[password ?? -1] ?? ""]));
}

async function expectPlaced(id: string, emails: readonly string[]): Promise<void> {
  expect(await stateOf(id)).toBe("placed");
  const passwords = await passwordsOf(id);
  for (const email of emails) {
    expect([email, (await messagesFor(test.ctx, email)).length]).toEqual([email, 1]);
    const account = await findAccountByAddress(test.ctx.db, email);
    const [credential] = await test.ctx.db
      .select()
      .from(credentials)
      .where(eq(credentials.accountId, account?.id ?? ""));
    const password = passwords.get(email) ?? "";
    expect(await verifyPassword(password, credential ?? null, test.ctx.settings.peppers)).toBe("right");
  }
  expect(await preparedOf(id)).toEqual({ ids: [], accounts: 0 });
}

it("takes several runs, each of some steps, and places every line once with the passwords it hands over", async () => {
  const emails = addresses();
  const id = await released(emails);
  const outcomes: string[] = [];
  const prepared: number[] = [];
  for (let outcome = "continued"; outcome === "continued"; ) {
    outcome = await placeUploadedBatch(slow(), id);
    outcomes.push(outcome);
    const { ids, accounts } = await preparedOf(id);
    prepared.push(ids.length + accounts);
  }
  expect(outcomes.length).toBeGreaterThan(3);
  expect(outcomes.at(-1)).toBe("placed");
  // Each run adds to what the ones before have prepared; the last one places it.
  const growing = prepared.slice(0, -1);
  expect(growing).toEqual([...new Set(growing)].sort((a, b) => a - b));
  await expectPlaced(id, emails);
});

it("goes on after a process that was killed between two steps, with the documents that it had sealed", async () => {
  const emails = addresses();
  const id = await released(emails);
  expect(await placeUploadedBatch(slow(), id)).toBe("continued");
  const { ids } = await preparedOf(id);
  expect(ids.length).toBeGreaterThan(0);
  expect(ids.length).toBeLessThan(LINES);
  for (const documentId of ids) expect(await hasBytes(documentId)).toBe(true);
  // As if the next run had begun and its process had been killed: the lease is left, and no job is queued.
  await test.ctx.db
    .update(batchUploads)
    .set({ leasedUntil: new Date(test.clock.now().getTime() + 120_000) })
    .where(eq(batchUploads.id, id));
  expect(await placeUploadedBatch(test.ctx, id)).toBe("skipped");
  test.clock.advance({ minutes: 3 });
  expect(await resumeUploads(test.ctx)).toBe(1);
  expect(await placeUploadedBatch(test.ctx, id)).toBe("placed");
  for (const documentId of ids) {
    expect(await test.ctx.db.$count(documents, eq(documents.id, documentId))).toBe(1);
    expect(await hasBytes(documentId)).toBe(true);
  }
  await expectPlaced(id, emails);
});

it("is left to its worker by one whose clock is four minutes ahead of the database's", async () => {
  const id = await released([newAddress()]);
  const ahead = { ...test.ctx, clock: { now: () => addMinutes(test.clock.now(), 4) } };
  expect(await leaseUpload(test.ctx.db, id, leaseFrom(await test.ctx.databaseNow()))).toBe(true);
  expect(await placeUploadedBatch(ahead, id)).toBe("skipped");
  expect(await resumeUploads(ahead)).toBe(0);
  test.clock.advance({ minutes: 3 });
  expect(await placeUploadedBatch(ahead, id)).toBe("placed");
});

it("begins no step in a process that stops, and none is lost", async () => {
  const emails = addresses();
  const id = await released(emails);
  const stopping = new AbortController();
  stopping.abort();
  expect(await placeUploadedBatch(test.ctx, id, { signal: stopping.signal })).toBe("continued");
  const { ids, accounts } = await preparedOf(id);
  // The first step is done in any case, so that a slow machine gets on.
  expect([ids.length, accounts]).toEqual([50, 0]);
  // The job queues the next run; should its process end before, this does.
  expect(await resumeUploads(test.ctx)).toBe(1);
  expect(await placeUploadedBatch(test.ctx, id)).toBe("placed");
  await expectPlaced(id, emails);
});

it("is queued again, once, when its job was lost before its first step or between two", async () => {
  const emails = addresses();
  const id = await released(emails);
  const ofUpload = sql`name = 'place-upload' and data->>'uploadId' = ${id}`;
  const loseJobs = () => test.ctx.db.execute(sql`delete from pgboss.job where ${ofUpload}`);
  const expectQueuedOnce = async () => {
    test.clock.advance({ minutes: 60 });
    expect(await resumeUploads(test.ctx)).toBe(0);
    await loseJobs();
    expect([await resumeUploads(test.ctx), await resumeUploads(test.ctx)]).toEqual([1, 0]);
    // A worker that died as it took the job: the queue gives it to another one, or to none.
    const taken = (ago: string) =>
      test.ctx.db.execute(
        sql`update pgboss.job set state = 'active', started_on = now() - ${ago}::interval where ${ofUpload}`,
      );
    await taken("1 minute");
    expect(await resumeUploads(test.ctx)).toBe(0);
    await taken("1 hour");
    expect(await resumeUploads(test.ctx)).toBe(1);
  };
  await expectQueuedOnce();
  expect(await placeUploadedBatch(slow(), id)).toBe("continued");
  await expectQueuedOnce();
  expect(await placeUploadedBatch(test.ctx, id)).toBe("placed");
  await loseJobs();
  expect(await resumeUploads(test.ctx)).toBe(0);
  await expectPlaced(id, emails);
});

it("leaves nothing of an upload that is cancelled after its placing failed", async () => {
  const id = await released(addresses());
  expect(await placeUploadedBatch(slow(), id)).toBe("continued");
  const { ids } = await preparedOf(id);
  await test.ctx.db.update(batchUploads).set({ state: "failed" }).where(eq(batchUploads.id, id));
  expect(await cancelUpload(test.ctx, { id, by: gabor })).toMatchObject({ ok: true });
  expect(await preparedOf(id)).toEqual({ ids: [], accounts: 0 });
  for (const documentId of ids) expect(await hasBytes(documentId)).toBe(false);
});

it("keeps the bytes of documents that a commit is taking, and deletes the others", async () => {
  const id = await released(addresses());
  expect(await placeUploadedBatch(slow(), id)).toBe("continued");
  const [taken = "", left = ""] = (await preparedOf(id)).ids;
  let deleting: Promise<void> | undefined;
  await inTransaction(test.ctx.db, async (tx) => {
    await takePreparedDocuments(tx, id, [taken]);
    deleting = inTransaction(test.ctx.db, (other) => deletePrepared(other, id));
    await untilLockWait(test.ctx);
  });
  await deleting;
  expect([await hasBytes(taken), await hasBytes(left)]).toEqual([true, false]);
});

it("a batch does not commit without a document that was deleted meanwhile", async () => {
  const id = await released(addresses());
  expect(await placeUploadedBatch(slow(), id)).toBe("continued");
  const { ids } = await preparedOf(id);
  const committing = inTransaction(test.ctx.db, async (tx) => {
    await deletePrepared(tx, id);
    await takePreparedDocuments(tx, id, ids);
  });
  await expect(committing).rejects.toThrow("deleted meanwhile");
});

it("an upload that ended while a worker failed at it stays ended", async () => {
  const id = await released(addresses());
  await test.ctx.db.update(batchUploads).set({ state: "cancelled" }).where(eq(batchUploads.id, id));
  await failUpload(test.ctx.db, id);
  expect((await findUpload(test.ctx.db, id))?.state).toBe("cancelled");
});

it("scans a file once in all runs, and refuses the upload by malware that is known only by now", async () => {
  const clamd = await startClamd("EZ-A-KARTEVO");
  const address = parseScannerAddress(clamd.address) as ScannerAddress;
  const malwareScanner = { address, whenDown: "hold" } as const;
  const scanning = (ctx: Context): Context => ({ ...ctx, settings: { ...ctx.settings, malwareScanner } });
  try {
    const clean = addresses();
    const id = await released(clean);
    let runs = 0;
    for (let outcome = "continued"; outcome === "continued"; runs += 1) {
      outcome = await placeUploadedBatch(scanning(slow()), id);
    }
    expect([runs > 2, clamd.scanned.length]).toEqual([true, 1]);
    await expectPlaced(id, clean);

    const email = newAddress();
    const files = { "kötvény.pdf": pdf("EZ-A-KARTEVO") };
    const kept = await uploadBatch(test.ctx, gabor, [line({ email })], files);
    const infected = kept.ok ? kept.value.id : "";
    await placeUpload(test.ctx, { id: infected, by: gabor, confirmed: true });
    expect(await placeUploadedBatch(scanning(test.ctx), infected)).toBe("refused");
    const [row] = await test.ctx.db.select().from(batchUploads).where(eq(batchUploads.id, infected));
    expect(row?.problems).toMatchObject([{ line: 2, field: "documents", code: "document-malware" }]);
    expect([await preparedOf(infected), await messagesFor(test.ctx, email)]).toEqual([{ ids: [], accounts: 0 }, []]);
  } finally {
    await clamd.close();
  }
});

it("is queued again also while an abandoned batch cannot be cancelled", async () => {
  const kept = await uploadBatch(test.ctx, gabor, [line({ email: newAddress() })]);
  const id = kept.ok ? kept.value.id : "";
  await placeUpload(test.ctx, { id, by: gabor, confirmed: true });
  const ofUpload = sql`name = 'place-upload' and data->>'uploadId' = ${id}`;
  await test.ctx.db.execute(sql`delete from pgboss.job where ${ofUpload}`);
  const stuck = test.ctx.random.uuid();
  const times = { startedAt: test.clock.now(), heartbeatAt: test.clock.now() };
  await createBatch(test.ctx.db, { id: stuck, source: "test", lineCount: 1, ...times });
  await test.ctx.db.execute(sql`create function refuse() returns trigger language plpgsql as
    $$ begin raise exception 'no'; end $$`);
  await test.ctx.db.execute(sql`create trigger refuse before update on batches for each row
    when (old.id = ${sql.raw(`'${stuck}'`)}) execute function refuse()`);
  test.clock.advance({ minutes: 60 });
  const job = JOBS.find(({ name }) => name === "cancel-abandoned-batches") as JobDefinition;
  const context = { ctx: test.ctx, signal: new AbortController().signal } as Parameters<JobDefinition["run"]>[0];
  await expect(job.run(context, {})).rejects.toThrow();
  expect(await test.ctx.db.execute(sql`select 1 from pgboss.job where ${ofUpload}`)).toHaveLength(1);
});
