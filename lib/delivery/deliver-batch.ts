import "server-only";
import type { Context } from "@/lib/context";
import type { Tx } from "@/lib/db/connection";
import { inBulkTransaction, inTransaction } from "@/lib/db/transaction";
import { checkMalwareAndQuota, type ScannedFiles } from "@/lib/delivery/check-malware-and-quota";
import { commitBatch } from "@/lib/delivery/commit-batch";
import { markBeforeRouting } from "@/lib/delivery/commit-store";
import { cancelUnlessCommitted, isPlacementConflict, UnknownOutcomeError } from "@/lib/delivery/end-attempt";
import { withHeartbeat } from "@/lib/delivery/heartbeat";
import type { LineProblem } from "@/lib/delivery/line-problem";
import { PackedList } from "@/lib/delivery/packed-list";
import type { BatchLines, InvalidManifest } from "@/lib/delivery/read-batch";
import { recordBatchResult } from "@/lib/delivery/result/record-batch-result";
import type { ResultLine } from "@/lib/delivery/result-file";
import { resultLine } from "@/lib/delivery/result-line";
import { type RoutedBatch, routeBatch } from "@/lib/delivery/route-batch";
import type { RoutedLine } from "@/lib/delivery/route-lines";
import { newLinesOf, type PreparedParts, stageBatch } from "@/lib/delivery/stage-batch";
import { createBatch, endBatch } from "@/lib/delivery/store";
import { recordRouted } from "@/lib/feed/record-routed";
import { err, ok, type Result } from "@/lib/kernel/result";
import { deleteUnpublished } from "@/lib/publication/store";

/** `source` of batches delivered by the command line. References are unique within a source. */
export const COMMAND_LINE_SOURCE = "insurer";
const MAX_ATTEMPTS = 3;

export type DeliveryOptions = {
  dryRun?: boolean;
  /** Called after each document with the number sealed so far and the total. */
  onProgress?(done: number, all: number): void;
  /**
   * Called with the result before the commit. It must write it durably before it resolves: generated initial passwords
   * are stored nowhere else.
   */
  saveResult?(batchId: string, lines: Iterable<ResultLine>): Promise<void>;
  /** Called when it is certain that the batch did not commit after `saveResult`. */
  discardResult?(batchId: string): Promise<void>;
  /** Milliseconds between two heartbeats. Default: HEARTBEAT_SECONDS. */
  heartbeatEveryMs?: number;
  /** What was done before the delivery. */
  prepared?: PreparedParts & {
    scanned: ScannedFiles;
    /** Called in the transaction of the commit with the ids of the prepared documents that the batch places. */
    take(tx: Tx, documentIds: string[]): Promise<void>;
  };
};

/** `batchId` names the result file; null after a dry run. */
export type DeliveryReport = { batchId: string | null; lines: PackedList<ResultLine>; remarks: LineProblem[] };

/**
 * Delivers a checked batch, all of it or nothing (R3, R4, R5): stages documents, accounts and messages in chunks, hands
 * the result to the caller, and commits in one short transaction. After a collision with another batch it starts again,
 * at most MAX_ATTEMPTS times.
 *
 * @returns the result of every line, or the lines that the database or a check refuses
 * @throws ScannerDownError when documents have to be scanned and the scanner does not answer; nothing was placed
 * @throws UnknownOutcomeError when it cannot be told whether the batch was placed
 * @throws on any other failure; then nothing was placed
 */
export async function deliverBatch(
  ctx: Context,
  lines: BatchLines,
  options: DeliveryOptions = {},
): Promise<Result<DeliveryReport, InvalidManifest>> {
  const scanned: ScannedFiles = new Map(options.prepared?.scanned);
  for (let attempt = 1; ; attempt += 1) {
    const placedBefore = await markBeforeRouting(ctx.db);
    const routing = await routeBatch(ctx, COMMAND_LINE_SOURCE, lines);
    const { problems, remarks } = routing;
    if (problems.length > 0) return err({ kind: "invalid-manifest", problems });
    const refused = await checkMalwareAndQuota(ctx, routing.lines, scanned);
    if (refused.length > 0) return err({ kind: "invalid-manifest", problems: refused });
    if (options.dryRun) return ok({ batchId: null, lines: resultsOf(routing), remarks });
    if (routing.newLines === 0) {
      // Nothing to place. A result is saved all the same, because other systems wait for one after every delivery.
      const batchId = ctx.random.uuid();
      const results = resultsOf(routing);
      await options.saveResult?.(batchId, results);
      await recordWithoutMessages(ctx, batchId, routing.lines);
      return ok({ batchId, lines: results, remarks });
    }
    try {
      return ok({ ...(await deliverNewLines(ctx, { routing, placedBefore }, options)), remarks });
    } catch (error) {
      // Another batch placed a line or created an account since the lines were routed.
      if (!isPlacementConflict(error) || attempt >= MAX_ATTEMPTS) throw error;
    }
  }
}

/** `placedBefore`: `markBeforeRouting`. */
type Routed = { routing: RoutedBatch; placedBefore: string };

async function deliverNewLines(ctx: Context, routed: Routed, options: DeliveryOptions) {
  const batchId = ctx.random.uuid();
  const lineCount = routed.routing.lines.length;
  const times = { startedAt: ctx.clock.now(), heartbeatAt: await ctx.databaseNow() };
  const batch = { id: batchId, source: COMMAND_LINE_SOURCE, lineCount, ...times };
  await inTransaction(ctx.db, (tx) => createBatch(tx, batch));
  const place = () => placeBatch(ctx, batchId, routed, options);
  const outcome = await withHeartbeat(ctx, batchId, place, options.heartbeatEveryMs);
  if (outcome.state === "committed") return { batchId, lines: outcome.lines };
  if (outcome.state === "unknown") {
    throw new UnknownOutcomeError("the database cannot say whether the batch was placed", { cause: outcome.error });
  }
  await options.discardResult?.(batchId);
  throw outcome.error;
}

/** Notes a batch that places nothing: its lines went elsewhere, or were placed before. */
async function recordWithoutMessages(ctx: Context, id: string, lines: PackedList<RoutedLine>): Promise<void> {
  const at = ctx.clock.now();
  await inTransaction(ctx.db, async (tx) => {
    const times = { startedAt: at, heartbeatAt: at };
    await createBatch(tx, { id, source: COMMAND_LINE_SOURCE, lineCount: lines.length, ...times });
    await recordBatchResult(ctx, tx, { batchId: id, source: COMMAND_LINE_SOURCE }, lines);
    await endBatch(tx, id, "committed", at);
    await deleteUnpublished(tx, id);
    const routed = [...lines].flatMap(({ line: { senderReference }, route }) =>
      route === "mailbox" ? [] : [{ senderReference, route }],
    );
    await recordRouted(tx, COMMAND_LINE_SOURCE, routed, at);
  });
}

type Outcome =
  | { state: "committed"; lines: PackedList<ResultLine> }
  | { state: "cancelled" | "unknown"; error: unknown };

/** Stages and commits a batch. Never rejects. */
async function placeBatch(
  ctx: Context,
  batchId: string,
  { routing, placedBefore }: Routed,
  options: DeliveryOptions,
): Promise<Outcome> {
  let lines = new PackedList<ResultLine>();
  try {
    let done = 0;
    const onDocument = () => {
      done += 1;
      options.onProgress?.(done, routing.documents);
    };
    const { prepared } = options;
    const batch = await stageBatch(ctx, { batchId, source: COMMAND_LINE_SOURCE }, routing, { onDocument, prepared });
    lines = batch.results;
    await options.saveResult?.(batchId, lines);
    await inBulkTransaction(ctx.db, async (tx) => {
      await commitBatch(ctx, tx, { ...batch, placedBefore });
      // The lines that are not for this portal, in one statement. A repeated batch reports them again.
      await recordRouted(tx, COMMAND_LINE_SOURCE, batch.routed, batch.at);
      await prepared?.take(tx, placedIds(routing, prepared));
    });
    return { state: "committed", lines };
  } catch (error) {
    const state = await cancelUnlessCommitted(ctx, batchId);
    return state === "committed" ? { state, lines } : { state, error };
  }
}

/** The ids of the prepared documents of lines that are placed. */
function placedIds(routing: RoutedBatch, { documents }: PreparedParts): string[] {
  return [...newLinesOf(routing)].flatMap(({ line }) => documents.get(line) ?? []);
}

/** The results of lines of which nothing is staged. */
function resultsOf({ lines }: RoutedBatch): PackedList<ResultLine> {
  const results = new PackedList<ResultLine>();
  for (const line of lines) results.push(resultLine(line, null));
  return results;
}
