import { existsSync } from "node:fs";
import path from "node:path";
import type { Context } from "@/lib/context";
import { type DeliveryReport, deliverRun } from "@/lib/delivery/deliver-run";
import { readRun } from "@/lib/delivery/read-run";
import { removeResultFile, resultFileName, setAsideOrphans, writeResultFile } from "@/lib/delivery/result-file";
import { findRunState } from "@/lib/delivery/store";
import { sweepAbandonedRuns } from "@/lib/delivery/sweep-runs";
import { EXIT, type ExitStatus, OperatorError } from "./exit-status";
import { progressBar } from "./progress-bar";
import { withContext } from "./surroundings";

export type DeliverOptions = { dryRun?: boolean; json?: boolean; result?: string };

const complain = (text: string) => console.error(text);

/** `portal deliver <folder>`: the whole run or nothing (CONTRACT, Command line). */
export async function deliver(folder: string, options: DeliverOptions): Promise<ExitStatus> {
  if (!existsSync(folder)) throw new OperatorError(`There is no folder ${folder}`);
  const read = await readRun(folder);
  if (!read.ok) return refuse(read.error.problems, options);
  return withContext(async (ctx) => {
    await tidyUp(ctx, folder);
    let resultFile: string | null = null;
    const outcome = await deliverRun(ctx, read.value, {
      dryRun: options.dryRun,
      onProgress: progressBar("Sealing documents"),
      async saveResult(runId, lines) {
        resultFile = options.result ?? path.join(folder, resultFileName(runId));
        await writeResultFile(resultFile, lines);
      },
      async discardResult() {
        if (resultFile) await removeResultFile(resultFile);
        resultFile = null;
      },
    });
    if (!outcome.ok) return refuse(outcome.error.problems, options);
    for (const { line, reason } of outcome.value.remarks) complain(`line ${line}: remark: ${reason}`);
    report(outcome.value, options, resultFile);
    return outcome.value.lines.some((line) => line.state === "postal") ? EXIT.partly : EXIT.done;
  });
}

/** What earlier runs left that were cut off. */
async function tidyUp(ctx: Context, folder: string): Promise<void> {
  await sweepAbandonedRuns(ctx);
  const aside = await setAsideOrphans(folder, async (runId) => {
    const state = await findRunState(ctx.db, runId);
    return state === null ? null : state === "committed";
  });
  for (const name of aside) complain(`${name}: of a run that never committed; its passwords belong to nobody`);
}

function refuse(problems: { line: number; reason: string }[], options: DeliverOptions): ExitStatus {
  for (const { line, reason } of problems) complain(`line ${line}: ${reason}`);
  complain(`Nothing was placed: ${problems.length} ${problems.length === 1 ? "fault" : "faults"} to mend.`);
  if (options.json) console.log(JSON.stringify({ placed: 0, problems }));
  return EXIT.wrong;
}

function report({ runId, lines }: DeliveryReport, options: DeliverOptions, resultFile: string | null): void {
  const count = (state: string) => lines.filter((line) => line.state === state).length;
  const counts = {
    lines: lines.length,
    placed: count("placed"),
    alreadyPlaced: count("already-placed"),
    customerPortal: count("routed"),
    postal: count("postal"),
  };
  if (options.json) {
    console.log(JSON.stringify({ runId, dryRun: options.dryRun === true, ...counts, resultFile, results: lines }));
    return;
  }
  const verb = options.dryRun ? "would be placed" : "placed";
  console.log(
    `${counts.lines} lines: ${counts.placed} ${verb}, ${counts.alreadyPlaced} already placed, ${counts.customerPortal} routed to the customer portal, ${counts.postal} for the post`,
  );
  for (const line of lines)
    if (line.state === "postal") console.log(`line ${line.line}: postal: ${line.senderReference}`);
  if (resultFile) console.log(`Result with initial passwords: ${resultFile}`);
}
