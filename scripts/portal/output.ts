/** The output of the command line. Each argument is one line, with control characters escaped. */
import type { LineProblem } from "@/lib/delivery/line-problem";
import { printable } from "@/lib/kernel/printable";

/** How many problems or remarks of one file are listed; the rest is counted. */
export const MAX_LISTED_PROBLEMS = 100;

/** Prints result lines on stdout. */
export function say(...lines: string[]): void {
  for (const line of lines) process.stdout.write(`${printable(line)}\n`);
}

/** Prints one result line on stdout, part by part: the JSON of a large batch would take as much memory as its lines. */
export function sayInParts(parts: Iterable<string>): void {
  for (const part of parts) process.stdout.write(printable(part));
  process.stdout.write("\n");
}

/** Prints everything else on stderr. */
export function printError(...lines: string[]): void {
  for (const line of lines) process.stderr.write(`${printable(line)}\n`);
}

/** Prints the first 100 problems or remarks with their line numbers, and how many more there are. */
export function printLineProblems(problems: readonly LineProblem[], kind: "fault" | "remark" = "fault"): void {
  const prefix = kind === "remark" ? "remark: " : "";
  for (const { line, reason } of problems.slice(0, MAX_LISTED_PROBLEMS)) printError(`line ${line}: ${prefix}${reason}`);
  const more = problems.length - MAX_LISTED_PROBLEMS;
  if (more > 0) printError(`… and ${more} more ${kind}${more === 1 ? "" : "s"}`);
}

/** The same for JSON output. */
export function listedProblems(problems: readonly LineProblem[]) {
  return {
    problems: problems.slice(0, MAX_LISTED_PROBLEMS).map(({ detail: _, values: __, ...shown }) => shown),
    moreProblems: Math.max(0, problems.length - MAX_LISTED_PROBLEMS),
  };
}
