import "server-only";
import type { Context } from "@/lib/context";
import type { Db } from "@/lib/db/connection";
import { inTransaction } from "@/lib/db/transaction";
import { checkMalwareAndQuota, type ScannedFiles } from "@/lib/delivery/check-malware-and-quota";
import { commitBatch } from "@/lib/delivery/commit-batch";
import { markBeforeRouting } from "@/lib/delivery/commit-store";
import { cancelUnlessCommitted, isPlacementConflict, UnknownOutcomeError } from "@/lib/delivery/end-attempt";
import { withHeartbeat } from "@/lib/delivery/heartbeat";
import type { LineProblem } from "@/lib/delivery/line-problem";
import type { BatchLine, InvalidManifest } from "@/lib/delivery/read-batch";
import { recordBatchResult } from "@/lib/delivery/result/record-batch-result";
import type { ResultLine } from "@/lib/delivery/result-file";
import { type RoutedLine, routeLines } from "@/lib/delivery/route-lines";
import { type StagedBatch, stageBatch } from "@/lib/delivery/stage-batch";
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
  saveResult?(batchId: string, lines: ResultLine[]): Promise<void>;
  /** Called when it is certain that the batch did not commit after `saveResult`. */
  discardResult?(batchId: string): Promise<void>;
  /** Milliseconds between two heartbeats. Default: HEARTBEAT_SECONDS. */
  heartbeatEveryMs?: number;
};

/** `batchId` names the result file; null after a dry run. */
export type DeliveryReport = { batchId: string | null; lines: ResultLine[]; remarks: LineProblem[] };

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
  lines: BatchLine[],
  options: DeliveryOptions = {},
): Promise<Result<DeliveryReport, InvalidManifest>> {
  const scanned: ScannedFiles = new Map();
  for (let attempt = 1; ; attempt += 1) {
    const placedBefore = await markBeforeRouting(ctx.db);
    const routing = await routeLines(ctx, COMMAND_LINE_SOURCE, lines);
    const { problems, remarks } = routing;
    if (problems.length > 0) return err({ kind: "invalid-manifest", problems });
    const newLines = routing.lines.filter((routed) => routed.route === "mailbox" && !routed.placed);
    const refused = await checkMalwareAndQuota(ctx, newLines, scanned);
    if (refused.length > 0) return err({ kind: "invalid-manifest", problems: refused });
    if (options.dryRun) return ok({ batchId: null, lines: resultLines(routing.lines, null), remarks });
    if (newLines.length === 0) {
      // Nothing to place. A result is saved all the same, because other systems wait for one after every delivery.
      const batchId = ctx.random.uuid();
      const results = resultLines(routing.lines, null);
      await options.saveResult?.(batchId, results);
      await recordWithoutMessages(ctx, batchId, routing.lines);
      return ok({ batchId, lines: results, remarks });
    }
    try {
      return ok({
        ...(await deliverNewLines(ctx, { all: routing.lines, newLines, placedBefore }, options)),
        remarks,
      });
    } catch (error) {
      // Another batch placed a line or created an account since the lines were routed.
      if (!isPlacementConflict(error) || attempt >= MAX_ATTEMPTS) throw error;
    }
  }
}

/** `placedBefore`: `markBeforeRouting`. */
type Routed = { all: RoutedLine[]; newLines: RoutedLine[]; placedBefore: string };

async function deliverNewLines(ctx: Context, routed: Routed, options: DeliveryOptions) {
  const batchId = ctx.random.uuid();
  const batch = { id: batchId, source: COMMAND_LINE_SOURCE, lineCount: routed.all.length, startedAt: ctx.clock.now() };
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
async function recordWithoutMessages(ctx: Context, id: string, lines: RoutedLine[]): Promise<void> {
  const at = ctx.clock.now();
  await inTransaction(ctx.db, async (tx) => {
    await createBatch(tx, { id, source: COMMAND_LINE_SOURCE, lineCount: lines.length, startedAt: at });
    await recordBatchResult(ctx, tx, { batchId: id, source: COMMAND_LINE_SOURCE }, lines);
    await endBatch(tx, id, "committed", at);
    await deleteUnpublished(tx, id);
    await reportRouted(tx, lines, at);
  });
}

type Outcome = { state: "committed"; lines: ResultLine[] } | { state: "cancelled" | "unknown"; error: unknown };

/** Stages and commits a batch. Never rejects. */
async function placeBatch(
  ctx: Context,
  batchId: string,
  { all, newLines, placedBefore }: Routed,
  options: DeliveryOptions,
): Promise<Outcome> {
  let lines: ResultLine[] = [];
  try {
    const documents = newLines.reduce((sum, { line }) => sum + line.files.length, 0);
    let done = 0;
    const batch = await stageBatch(ctx, { batchId, source: COMMAND_LINE_SOURCE }, newLines, () => {
      done += 1;
      options.onProgress?.(done, documents);
    });
    lines = resultLines(all, batch);
    await options.saveResult?.(batchId, lines);
    await recordBatchResult(ctx, ctx.db, { batchId, source: COMMAND_LINE_SOURCE }, all);
    await inTransaction(ctx.db, async (tx) => {
      await commitBatch(ctx, tx, { ...batch, placedBefore });
      await reportRouted(tx, all, batch.at);
    });
    return { state: "committed", lines };
  } catch (error) {
    const state = await cancelUnlessCommitted(ctx, batchId);
    return state === "committed" ? { state, lines } : { state, error };
  }
}

/** Reports the lines that are not for this portal, in one statement. A repeated batch reports them again. */
function reportRouted(db: Db, all: readonly RoutedLine[], at: Date): Promise<void> {
  const routed = all.flatMap(({ line, route }) =>
    route === "mailbox" ? [] : [{ senderReference: line.senderReference, route }],
  );
  return recordRouted(db, COMMAND_LINE_SOURCE, routed, at);
}

/** @param batch null when nothing new is placed */
function resultLines(all: RoutedLine[], batch: StagedBatch | null): ResultLine[] {
  const passwords = new Map(batch?.generatedPasswords);
  return all.map(({ line, route, placed }) => {
    const common = { line: line.line, senderReference: line.senderReference, email: line.email, route };
    const empty = { messageId: "", availableUntil: "", initialPassword: "" };
    if (route !== "mailbox") return { ...common, ...empty, state: route === "postal" ? "postal" : "routed" };
    if (placed)
      return {
        ...common,
        ...empty,
        state: "already-placed",
        messageId: placed.messageId,
        availableUntil: placed.availableUntil,
      };
    const staged = batch?.lines.get(line.senderReference);
    if (!staged) return { ...common, ...empty, state: "placed" };
    const { messageId, availableUntil, accountId } = staged;
    const initialPassword = passwords.get(accountId) ?? "";
    // Only the first line of an account shows its password.
    passwords.delete(accountId);
    return { ...common, state: "placed", messageId, availableUntil, initialPassword };
  });
}
