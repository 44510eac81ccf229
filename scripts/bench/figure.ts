/** Measured figures and their printing, as lines for a person and as the table of docs/performance.md. Pure. */
import { type Goal, goalText, verdict } from "@/scripts/bench/goal";

/** One number of a figure: `CPU 3.10 ×`, with a goal or without. */
export type Result = {
  /** What is compared or counted: `CPU`, `rate`, `memory`. */
  name: string;
  value: number;
  /** `×` for a share of the ceiling. */
  unit: string;
  goal?: Goal;
};

export type Figure = {
  section: string;
  action: string;
  /** Server processes; null where no server is measured. */
  processes: number | null;
  perSecond: number | null;
  /** CPU milliseconds for each request: all server processes and the database. */
  cpuMs: number | null;
  /** The part of it that is not the database's. */
  serverCpuMs: number | null;
  /** Responses with the wrong status, and requests without a response. */
  failures: number;
  /** What the results are compared with; null for a ceiling itself. */
  ceiling: string | null;
  results: Result[];
};

const dash = "–";

/** Three significant digits, at least the whole number: `0.215`, `3.1`, `57`, `1,050`. */
export function shortNumber(value: number | null): string {
  if (value === null || !Number.isFinite(value)) return dash;
  return value.toLocaleString("en", value >= 100 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 3 });
}

const resultText = ({ name, value, unit }: Result) => `${name} ${shortNumber(value)} ${unit}`;

function verdictText({ value, unit, goal }: Result): string {
  return goal ? ` (goal ${goalText(goal, unit)}: ${verdict(goal, value)})` : "";
}

const processesText = ({ processes }: Figure) =>
  processes === null ? "" : processes === 1 ? ", 1 process" : `, ${processes} processes`;

/** One line for a person. */
export function figureLine(figure: Figure): string {
  const { perSecond, cpuMs, serverCpuMs, failures, ceiling, results } = figure;
  const parts = [
    ...(perSecond === null ? [] : [`${shortNumber(perSecond)}/s`]),
    ...(cpuMs === null ? [] : [`CPU ${shortNumber(cpuMs)} ms (${shortNumber(serverCpuMs)} without the database)`]),
    ...results.map((result) => resultText(result) + verdictText(result)),
    ...(ceiling === null ? [] : [`beside ${ceiling}`]),
    ...(failures === 0 ? [] : [`FAILURES ${failures}`]),
  ];
  return `  ${figure.action}${processesText(figure)}: ${parts.join(" · ")}`;
}

/** The Markdown table of docs/performance.md. */
export function markdownTable(figures: readonly Figure[]): string {
  const rows = figures.map((figure) => {
    const goals = figure.results.filter(({ goal }) => goal !== undefined);
    return [
      figure.section,
      figure.action,
      figure.processes ?? dash,
      shortNumber(figure.perSecond),
      shortNumber(figure.cpuMs),
      shortNumber(figure.serverCpuMs),
      figure.ceiling ?? dash,
      figure.results.map(resultText).join(", ") || dash,
      goals.map(({ name, goal, unit }) => `${name} ${goal && goalText(goal, unit)}`).join(", ") || dash,
      goals.map(({ goal, value }) => goal && verdict(goal, value)).join(", ") || dash,
    ].join(" | ");
  });
  const head =
    "section | action | processes | per second | CPU ms | without database | beside | result | goal | verdict";
  return [head, head.replaceAll(/[^|]+/g, " --- ").trim(), ...rows].map((row) => `| ${row} |`).join("\n");
}
