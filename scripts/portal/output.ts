/** Everything that the command line prints. Each argument is one line; nothing in it reaches the terminal raw. */
import type { LineProblem } from "@/lib/delivery/manifest";
import { printable } from "@/lib/kernel/printable";

/** Faults and remarks of one file that are listed; the rest is counted. */
export const MAX_LISTED_FAULTS = 100;

/** The answer, on stdout. */
export function say(...lines: string[]): void {
  for (const line of lines) process.stdout.write(`${printable(line)}\n`);
}

/** Everything else, on stderr. */
export function complain(...lines: string[]): void {
  for (const line of lines) process.stderr.write(`${printable(line)}\n`);
}

/** Names the first 100 faults, or remarks, with their lines, and how many more there are. */
export function complainOfLines(problems: readonly LineProblem[], kind: "fault" | "remark" = "fault"): void {
  const prefix = kind === "remark" ? "remark: " : "";
  for (const { line, reason } of problems.slice(0, MAX_LISTED_FAULTS)) complain(`line ${line}: ${prefix}${reason}`);
  const more = problems.length - MAX_LISTED_FAULTS;
  if (more > 0) complain(`… and ${more} more ${kind}${more === 1 ? "" : "s"}`);
}

/** The same for an answer in JSON. */
export function listedFaults(problems: readonly LineProblem[]) {
  return {
    problems: problems.slice(0, MAX_LISTED_FAULTS),
    moreProblems: Math.max(0, problems.length - MAX_LISTED_FAULTS),
  };
}
