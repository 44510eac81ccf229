import { cpus, loadavg, totalmem } from "node:os";
import { budapestDay } from "@/lib/kernel/time";
import { type Figure, markdownTable } from "@/scripts/bench/figure";
import { verdict } from "@/scripts/bench/goal";

const GB = 1024 ** 3;

/** Writes the figures as JSON or as the table of docs/performance.md, or the number of missed goals as text. */
export function printReport(output: "text" | "json" | "markdown", figures: readonly Figure[], now: Date): void {
  const day = budapestDay(now);
  const cores = cpus().length;
  const memoryGb = Math.round(totalmem() / GB);
  if (output === "json") {
    console.log(JSON.stringify({ day, cores, memoryGb, node: process.version, load: loadavg(), figures }, null, 2));
  } else if (output === "markdown") {
    const head = `Measured on ${day}: ${cores} cores, ${memoryGb} GB of memory, Node ${process.version}.`;
    console.log(`${head}\n\n${markdownTable(figures)}`);
  } else {
    const goals = figures.flatMap(({ results }) =>
      results.flatMap(({ goal, value }) => (goal ? [verdict(goal, value)] : [])),
    );
    if (goals.length > 0)
      console.log(`${goals.filter((one) => one === "met").length} of ${goals.length} goals are met.`);
  }
}
