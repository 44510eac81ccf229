import { existsSync } from "node:fs";
import path from "node:path";
import type { Context } from "@/lib/context";
import { cancelAbandonedBatches } from "@/lib/delivery/cancel-abandoned-batches";
import { COMMAND_LINE_SOURCE, type DeliveryReport, deliverBatch } from "@/lib/delivery/deliver-batch";
import { STALE_AFTER_SECONDS } from "@/lib/delivery/heartbeat";
import type { LineProblem } from "@/lib/delivery/line-problem";
import { type InvalidManifest, readBatch } from "@/lib/delivery/read-batch";
import {
  listResultFiles,
  removeResultFile,
  renameAbandonedResultFiles,
  resultFileName,
  writeResultFile,
} from "@/lib/delivery/result-file";
import { routeLines } from "@/lib/delivery/route-lines";
import { findBatchState } from "@/lib/delivery/store";
import { chunksOf } from "@/lib/kernel/chunks";
import { CommandError, EXIT, type ExitStatus } from "./exit-status";
import { listedProblems, printError, printLineProblems, say, sayInParts } from "./output";
import { progressBar } from "./progress-bar";
import { withContext } from "./with-context";

export type DeliverOptions = { dryRun?: boolean; json?: boolean; result?: string };

/** `portal deliver <folder>`: places the whole batch or nothing. */
export async function deliver(folder: string, options: DeliverOptions): Promise<ExitStatus> {
  if (!existsSync(folder)) throw new CommandError(`There is no folder ${folder}`);
  // An existing file may hold the only copy of initial passwords, so it is not overwritten.
  if (options.result && existsSync(options.result)) {
    throw new CommandError(`${options.result} exists already: name another result file. Nothing was placed.`);
  }
  const read = await readBatch(folder);
  if (!read.ok) return refuse(await allProblems(read.error), options);
  return withContext(async (ctx) => {
    await cancelAbandoned(ctx, folder);
    let resultFile: string | null = null;
    const outcome = await deliverBatch(ctx, read.value, {
      dryRun: options.dryRun,
      onProgress: progressBar("Sealing documents"),
      async saveResult(batchId, lines) {
        const file = options.result ?? path.join(folder, resultFileName(batchId));
        await writeResultFile(file, lines);
        // Set after writing, so that `discardResult` never removes a file that existed before.
        resultFile = file;
      },
      async discardResult() {
        if (resultFile) await removeResultFile(resultFile);
        resultFile = null;
      },
    });
    if (!outcome.ok) return refuse(outcome.error.problems, options);
    printLineProblems(outcome.value.remarks, "remark");
    return report(outcome.value, options, resultFile) ? EXIT.partly : EXIT.done;
  });
}

/** Cancels batches that ended abnormally, sets their result files aside, and names those that are undecided. */
async function cancelAbandoned(ctx: Context, folder: string): Promise<void> {
  await cancelAbandonedBatches(ctx);
  const orphans = await renameAbandonedResultFiles(
    folder,
    async (batchId) => (await findBatchState(ctx.db, batchId)) === "cancelled",
  );
  for (const name of orphans) printError(`${name}: of a batch that was never placed; its passwords belong to nobody`);
  const undecided = await listResultFiles(
    folder,
    async (batchId) => (await findBatchState(ctx.db, batchId)) === "open",
  );
  for (const name of undecided) {
    printError(
      `${name}: of a batch that is being placed, or was cut off less than ${STALE_AFTER_SECONDS / 60} minutes ago; do not use its passwords before it is placed`,
    );
  }
}

/** Adds the problems that only the database shows, so that everything can be corrected at once. */
async function allProblems({ problems, validLines = [] }: InvalidManifest): Promise<LineProblem[]> {
  if (validLines.length === 0) return problems;
  const routing = await withContext((ctx) => routeLines(ctx, COMMAND_LINE_SOURCE, validLines)).catch(() => null);
  // Without a database only the problems of the folder are named.
  return [...problems, ...(routing?.problems ?? [])].sort((a, b) => a.line - b.line);
}

function refuse(problems: LineProblem[], options: DeliverOptions): ExitStatus {
  printLineProblems(problems);
  printError(`Nothing was placed: ${problems.length} ${problems.length === 1 ? "fault" : "faults"} to mend.`);
  if (options.json) say(JSON.stringify({ placed: 0, ...listedProblems(problems) }));
  return EXIT.wrong;
}

const JSON_LINES = 1000;

function countsOf(lines: DeliveryReport["lines"]) {
  const counts = { lines: lines.length, placed: 0, alreadyPlaced: 0, customerPortal: 0, postal: 0 };
  for (const { state } of lines) counts[COUNTED[state]] += 1;
  return counts;
}

const COUNTED = {
  placed: "placed",
  "already-placed": "alreadyPlaced",
  routed: "customerPortal",
  postal: "postal",
} as const;

/** An object with the fields of `head`, and the results of all lines as its last field. */
function* jsonParts(head: object, lines: DeliveryReport["lines"]): Generator<string> {
  yield `${JSON.stringify(head).slice(0, -1)},"results":[`;
  let separator = "";
  for (const chunk of chunksOf(lines, JSON_LINES)) {
    // Initial passwords are only in the result file, because the output may end up in logs.
    const results = chunk.map(({ initialPassword: _, ...line }) => JSON.stringify(line));
    yield `${separator}${results.join(",")}`;
    separator = ",";
  }
  yield "]}";
}

/** @returns whether lines are for the post */
function report({ batchId, lines }: DeliveryReport, options: DeliverOptions, resultFile: string | null): boolean {
  const counts = countsOf(lines);
  const hasPostal = counts.postal > 0;
  if (options.json) {
    sayInParts(jsonParts({ batchId, dryRun: options.dryRun === true, ...counts, resultFile }, lines));
    return hasPostal;
  }
  const verb = options.dryRun ? "would be placed" : "placed";
  say(
    `${counts.lines} lines: ${counts.placed} ${verb}, ${counts.alreadyPlaced} already placed, ${counts.customerPortal} routed to the customer portal, ${counts.postal} for the post`,
  );
  for (const line of lines) if (line.state === "postal") say(`line ${line.line}: postal: ${line.senderReference}`);
  if (resultFile) say(`Result with initial passwords: ${resultFile}`);
  return hasPostal;
}
