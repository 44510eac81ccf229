import "server-only";
import type { Context } from "@/lib/context";
import { databaseError } from "@/lib/db/connection";
import { inTransaction } from "@/lib/db/transaction";
import { checkMalwareAndQuota, type ScannedFiles } from "@/lib/delivery/check-malware-and-quota";
import { BatchConflictError, commitBatch } from "@/lib/delivery/commit-batch";
import { withHeartbeat } from "@/lib/delivery/heartbeat";
import type { LineProblem } from "@/lib/delivery/manifest";
import type { BatchLine, InvalidManifest } from "@/lib/delivery/read-batch";
import type { ResultLine } from "@/lib/delivery/result-file";
import { type RoutedLine, routeLines } from "@/lib/delivery/route-lines";
import { type StagedBatch, stageBatch } from "@/lib/delivery/stage-batch";
import { createBatch, deleteStaged, endBatch, findBatchState } from "@/lib/delivery/store";
import { err, ok, type Result } from "@/lib/kernel/result";

/** Who sends by the command line; the sender API gives every key a source of its own. */
export const COMMAND_LINE_SOURCE = "insurer";
const MAX_TRIES = 3;
/** What the database answers to a run that met another one: unique violation, deadlock. */
const CONFLICT_CODES = ["23505", "40P01"];

export type DeliveryOptions = {
  dryRun?: boolean;
  /** Called with documents done and documents in all. */
  onProgress?(done: number, all: number): void;
  /** Called with the result before the commit: what it writes must be safe when it returns. */
  saveResult?(batchId: string, lines: ResultLine[]): Promise<void>;
  /** Called when the run surely did not commit after `saveResult`. */
  discardResult?(batchId: string): Promise<void>;
  /** Milliseconds between two heartbeats; HEARTBEAT_SECONDS when left out. */
  heartbeatEveryMs?: number;
};

/** The database went away during the commit and cannot be asked: the run is placed whole or not at all. */
export class UnknownOutcomeError extends Error {}

/** `runId` names the result file; null after a dry run. */
export type DeliveryReport = { batchId: string | null; lines: ResultLine[]; remarks: LineProblem[] };

/**
 * Delivers a checked batch, all of it or nothing (R3, R4, R5): stages documents, accounts and messages in chunks, hands
 * the result to the caller, and commits once.
 *
 * @throws ScannerDownError when documents must be scanned and cannot be; nothing was placed
 * @throws UnknownOutcomeError when the database cannot say whether the run was placed
 * @throws on any other fault; then nothing was placed
 */
export async function deliverBatch(
  ctx: Context,
  lines: BatchLine[],
  options: DeliveryOptions = {},
): Promise<Result<DeliveryReport, InvalidManifest>> {
  const scanned: ScannedFiles = new Map();
  for (let attempt = 1; ; attempt += 1) {
    const routing = await routeLines(ctx, COMMAND_LINE_SOURCE, lines);
    const { problems, remarks } = routing;
    if (problems.length > 0) return err({ kind: "invalid-manifest", problems });
    const fresh = routing.lines.filter((routed) => routed.route === "mailbox" && !routed.placed);
    const refused = await checkMalwareAndQuota(ctx, fresh, scanned);
    if (refused.length > 0) return err({ kind: "invalid-manifest", problems: refused });
    if (options.dryRun) return ok({ batchId: null, lines: resultLines(routing.lines, null), remarks });
    if (fresh.length === 0) {
      // Nothing to commit. The id only names the result, which other systems wait for after every run.
      const batchId = ctx.random.uuid();
      const told = resultLines(routing.lines, null);
      await options.saveResult?.(batchId, told);
      return ok({ batchId, lines: told, remarks });
    }
    try {
      return ok({ ...(await deliverFresh(ctx, routing.lines, fresh, options)), remarks });
    } catch (error) {
      // Another run placed a line or created an account since we looked: look again.
      const conflict = error instanceof BatchConflictError || CONFLICT_CODES.includes(databaseError(error)?.code ?? "");
      if (!conflict || attempt >= MAX_TRIES) throw error;
    }
  }
}

async function deliverFresh(ctx: Context, all: RoutedLine[], fresh: RoutedLine[], options: DeliveryOptions) {
  const batchId = ctx.random.uuid();
  await createBatch(ctx.db, {
    id: batchId,
    source: COMMAND_LINE_SOURCE,
    lineCount: all.length,
    startedAt: ctx.clock.now(),
  });
  const place = () => placeBatch(ctx, batchId, all, fresh, options);
  const outcome = await withHeartbeat(ctx, batchId, place, options.heartbeatEveryMs);
  if (outcome.fate === "committed") return { batchId, lines: outcome.lines };
  if (outcome.fate === "unknown") {
    throw new UnknownOutcomeError("the database cannot say whether the batch was placed", { cause: outcome.error });
  }
  await options.discardResult?.(batchId);
  throw outcome.error;
}

type Outcome = { fate: "committed"; lines: ResultLine[] } | { fate: "cancelled" | "unknown"; error: unknown };

/** Never rejects. */
async function placeBatch(
  ctx: Context,
  batchId: string,
  all: RoutedLine[],
  fresh: RoutedLine[],
  options: DeliveryOptions,
): Promise<Outcome> {
  let lines: ResultLine[] = [];
  try {
    const documents = fresh.reduce((sum, { line }) => sum + line.files.length, 0);
    let done = 0;
    const run = await stageBatch(ctx, { batchId, source: COMMAND_LINE_SOURCE }, fresh, () => {
      done += 1;
      options.onProgress?.(done, documents);
    });
    lines = resultLines(all, run);
    await options.saveResult?.(batchId, lines);
    await inTransaction(ctx.db, (tx) => commitBatch(ctx, tx, run));
    return { fate: "committed", lines };
  } catch (error) {
    const fate = await settle(ctx, batchId);
    return fate === "committed" ? { fate, lines } : { fate, error };
  }
}

/** After a failed commit the database knows best; when it cannot be asked, nothing is sure and nothing is removed. */
async function settle(ctx: Context, batchId: string): Promise<Outcome["fate"]> {
  try {
    return await inTransaction(ctx.db, async (tx) => {
      const ended = await endBatch(tx, batchId, "cancelled", ctx.clock.now());
      if (!ended && (await findBatchState(tx, batchId)) === "committed") return "committed";
      await deleteStaged(tx, batchId);
      return "cancelled";
    });
  } catch (error) {
    ctx.log.error({ batchId }, "cannot tell what became of the run", error);
    return "unknown";
  }
}

/** The result of every line; `run` is null where nothing new is placed. */
function resultLines(all: RoutedLine[], run: StagedBatch | null): ResultLine[] {
  const passwords = new Map(run?.generatedPasswords);
  return all.map(({ line, route, placed }) => {
    const told = { line: line.line, senderReference: line.senderReference, email: line.email, route };
    const empty = { messageId: "", availableUntil: "", initialPassword: "" };
    if (route !== "mailbox") return { ...told, ...empty, state: route === "postal" ? "postal" : "routed" };
    if (placed)
      return {
        ...told,
        ...empty,
        state: "already-placed",
        messageId: placed.messageId,
        availableUntil: placed.availableUntil,
      };
    const staged = run?.lines.get(line.senderReference);
    if (!staged) return { ...told, ...empty, state: "placed" };
    const { messageId, availableUntil, accountId } = staged;
    const initialPassword = passwords.get(accountId) ?? "";
    // On the account's first line only.
    passwords.delete(accountId);
    return { ...told, state: "placed", messageId, availableUntil, initialPassword };
  });
}
