import "server-only";
import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Context } from "@/lib/context";
import type { Db } from "@/lib/db/connection";
import { listQueued } from "@/lib/db/job-queue";
import { inTransaction } from "@/lib/db/transaction";
import { COMMAND_LINE_SOURCE, deliverBatch } from "@/lib/delivery/deliver-batch";
import { UnknownOutcomeError } from "@/lib/delivery/end-attempt";
import type { LineProblem } from "@/lib/delivery/line-problem";
import { readBatch } from "@/lib/delivery/read-batch";
import { type ResultLine, resultText } from "@/lib/delivery/result-file";
import { routeBatch } from "@/lib/delivery/route-batch";
import { findBatchState } from "@/lib/delivery/store";
import { MAX_STORED_PROBLEMS } from "@/lib/delivery/upload/keep-upload";
import { prepareUpload } from "@/lib/delivery/upload/prepare-upload";
import { takePreparedDocuments } from "@/lib/delivery/upload/prepared-store";
import { withTemporaryFolder } from "@/lib/delivery/upload/temporary-folder";
import { unpackZip } from "@/lib/delivery/upload/unpack-zip";
import {
  type BatchUpload,
  deleteResultBytes,
  deleteZip,
  failUpload,
  findUpload,
  leaseUpload,
  listIdleUploads,
  lockUploadedBatch,
  renewLease,
  updateUpload,
} from "@/lib/delivery/upload/upload-store";
import { readDocument } from "@/lib/document/read-document";
import { sealDocument } from "@/lib/document/seal";
import { findStoredDocument, stageDocumentBytes } from "@/lib/document/store";
import { addSeconds, secondsBetween } from "@/lib/kernel/time";

const RENEW_EVERY_MS = 10_000;
/**
 * How long one run prepares; then a later run goes on. Hosts without a worker end a call after 60 seconds. The rest of
 * that time is for unpacking the ZIP before and for the commit after.
 */
const PREPARE_SECONDS = 15;
/**
 * Pause before the next run. A cron call that works off the queue ends in it, so that the next run has a call of its
 * own.
 */
const CONTINUE_AFTER_SECONDS = 5;
/** Another worker begins anew when twelve renewals are missing, as with the heartbeat of a batch. */
const LEASE_SECONDS = 120;

type PlacingOutcome = "placed" | "refused" | "continued";

/** Unpacks the stored ZIP of an upload. @throws when it is not what was stored */
async function unpackStored(ctx: Context, upload: BatchUpload, folder: string): Promise<string> {
  const { id, sha256, sizeBytes } = upload;
  const stored = await findStoredDocument(ctx.db, id);
  const bytes = stored && (await readDocument(ctx, stored, { sha256, sizeBytes }, null));
  if (!bytes?.ok) throw new Error("the stored ZIP of a batch cannot be read");
  const zip = path.join(/* turbopackIgnore: true */ folder, "upload.zip");
  await pipeline(
    Readable.from(bytes.value),
    createWriteStream(/* turbopackIgnore: true */ zip, { flags: "wx", mode: 0o600 }),
  );
  const content = path.join(/* turbopackIgnore: true */ folder, "content");
  await mkdir(content, { mode: 0o700 });
  const unpacked = await unpackZip(zip, content);
  if (!unpacked.ok) throw new Error(`the stored ZIP of a batch cannot be unpacked: ${unpacked.error.kind}`);
  if (unpacked.value.length > 0) throw new Error("the stored ZIP of a batch has files with wrong names");
  return content;
}

/** Whether the batch that the upload became, or that was tried last, is placed. */
async function isPlaced(db: Db, upload: BatchUpload | null): Promise<boolean> {
  const batchId = upload?.batchId;
  return batchId ? (await findBatchState(db, batchId)) === "committed" : false;
}

/**
 * Keeps the result file sealed until it is handed over. It replaces that of an attempt that did not commit.
 *
 * @throws when another worker has placed the upload: its result file has the only copy of the initial passwords
 */
async function keepResult(ctx: Context, uploadId: string, batchId: string, lines: Iterable<ResultLine>): Promise<void> {
  const bytes = Buffer.from([...resultText(lines)].join(""));
  const resultId = ctx.random.uuid();
  const sealed = sealDocument(ctx, { documentId: resultId, bytes });
  await inTransaction(ctx.db, async (tx) => {
    const before = await lockUploadedBatch(tx, uploadId);
    if (await isPlaced(tx, before)) throw new Error("another worker has placed the upload");
    if (before?.resultId) await deleteResultBytes(tx, before.resultId);
    await stageDocumentBytes(tx, null, [sealed]);
    const result = { resultId, resultBytes: bytes.length, resultSha256: sealed.sha256 };
    await updateUpload(tx, uploadId, { batchId, ...result });
  });
}

/** The batch is placed: its ZIP is not needed any more. */
async function endPlaced(ctx: Context, uploadId: string): Promise<void> {
  await inTransaction(ctx.db, async (tx) => {
    await updateUpload(tx, uploadId, { state: "placed", endedAt: ctx.clock.now(), leasedUntil: null });
    await deleteZip(tx, uploadId);
  });
}

/** Lines are wrong by now, for example because another batch used a reference. Nothing was placed. */
async function endRefused(ctx: Context, uploadId: string, problems: LineProblem[]): Promise<"refused"> {
  const listed = problems.slice(0, MAX_STORED_PROBLEMS);
  await inTransaction(ctx.db, async (tx) => {
    await updateUpload(tx, uploadId, {
      ...{ state: "refused", problems: listed, problemCount: problems.length },
      ...{ endedAt: ctx.clock.now(), leasedUntil: null },
    });
    await deleteZip(tx, uploadId);
  });
  return "refused";
}

/** Has another run, in any process, go on after the last step. @param isQueued the caller queues it */
async function pause(ctx: Context, uploadId: string, isQueued: boolean): Promise<void> {
  if (isQueued) {
    // A lease that is over: `resumeUploads` goes on if the process ends before it has queued the next run.
    await updateUpload(ctx.db, uploadId, { leasedUntil: await ctx.databaseNow() });
    return;
  }
  const startAfter = addSeconds(ctx.clock.now(), CONTINUE_AFTER_SECONDS);
  await inTransaction(ctx.db, async (tx) => {
    await updateUpload(tx, uploadId, { leasedUntil: null });
    await ctx.queue.enqueue(tx, "place-upload", [{ data: { uploadId }, startAfter }]);
  });
}

/** Prepares what is left to prepare; with all of it ready, places the batch. */
async function deliver(ctx: Context, upload: BatchUpload, signal: AbortSignal | undefined): Promise<PlacingOutcome> {
  const { id } = upload;
  return withTemporaryFolder(async (folder) => {
    const read = await readBatch(await unpackStored(ctx, upload, folder));
    if (!read.ok) return endRefused(ctx, id, read.error.problems);
    const routing = await routeBatch(ctx, COMMAND_LINE_SOURCE, read.value);
    if (routing.problems.length > 0) return endRefused(ctx, id, routing.problems);
    const begun = ctx.clock.now();
    const isOver = () => signal?.aborted === true || secondsBetween(begun, ctx.clock.now()) >= PREPARE_SECONDS;
    const { prepared, hasWorked, isComplete, problems } = await prepareUpload(ctx, id, routing, isOver);
    if (problems.length > 0) return endRefused(ctx, id, problems);
    if (!isComplete || signal?.aborted || (hasWorked && isOver())) return "continued";
    const delivered = await deliverBatch(ctx, read.value, {
      saveResult: (batchId, lines) => keepResult(ctx, id, batchId, lines),
      prepared: { ...prepared, take: (tx, documentIds) => takePreparedDocuments(tx, id, documentIds) },
    });
    if (!delivered.ok) return endRefused(ctx, id, delivered.error.problems);
    await endPlaced(ctx, id);
    return "placed";
  });
}

async function withLease<T>(ctx: Context, uploadId: string, work: () => Promise<T>): Promise<T> {
  let renewing = Promise.resolve();
  const renew = () => {
    renewing = renewing
      .then(async () => renewLease(ctx.db, uploadId, addSeconds(await ctx.databaseNow(), LEASE_SECONDS)))
      .catch((error) => ctx.log.error({ uploadId }, "the lease of an upload could not be renewed", error));
  };
  const timer = setInterval(renew, RENEW_EVERY_MS);
  try {
    return await work();
  } finally {
    clearInterval(timer);
    // A renewal that ends later would keep the next run out.
    await renewing;
  }
}

/**
 * Places an uploaded batch that a staff member has released. The slow work is done in steps which are stored
 * (prepare-upload.ts): a run ends after PREPARE_SECONDS and queues the next one. At-least-once: a batch that was
 * committed before is only noted as placed, and while one worker is at it others do nothing. After a failure that
 * placed nothing the staff member can try again.
 *
 * @param options.signal no further step is begun once it is aborted; then the caller queues the next run
 * @returns what became of it; `continued` when another run goes on, `skipped` when there was nothing to do
 */
export async function placeUploadedBatch(
  ctx: Context,
  uploadId: string,
  { signal }: { signal?: AbortSignal } = {},
): Promise<PlacingOutcome | "failed" | "skipped"> {
  // Leases are dated and compared by the database's clock: those of two workers may differ by more than a lease.
  const now = await ctx.databaseNow();
  if (!(await leaseUpload(ctx.db, uploadId, { now, until: addSeconds(now, LEASE_SECONDS) }))) return "skipped";
  const upload = await findUpload(ctx.db, uploadId);
  if (!upload) return "skipped";
  if (await isPlaced(ctx.db, upload)) {
    await endPlaced(ctx, uploadId);
    return "placed";
  }
  try {
    const outcome = await withLease(ctx, uploadId, () => deliver(ctx, upload, signal));
    if (outcome === "continued") await pause(ctx, uploadId, signal?.aborted === true);
    return outcome;
  } catch (error) {
    // What was placed is asked again when the lease is over: also when it is known, but could not be noted.
    if (error instanceof UnknownOutcomeError || (await isPlaced(ctx.db, await findUpload(ctx.db, uploadId))))
      throw error;
    ctx.log.error({ uploadId }, "an uploaded batch was not placed", error);
    await failUpload(ctx.db, uploadId);
    return "failed";
  }
}

/** Queues the uploads again whose worker has stopped, and those whose job was lost. @returns how many */
export async function resumeUploads(ctx: Context): Promise<number> {
  const idle = await listIdleUploads(ctx.db, await ctx.databaseNow());
  const queued = idle.length > 0 ? await listQueued(ctx.db, "place-upload", "uploadId") : new Set<string>();
  const left = idle.filter(({ id, hasStopped }) => hasStopped || !queued.has(id));
  await ctx.queue.enqueue(
    ctx.db,
    "place-upload",
    left.map(({ id }) => ({ data: { uploadId: id } })),
  );
  return left.length;
}
