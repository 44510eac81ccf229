/** The arguments of `npm run bench`. Pure. */
import { parseArgs } from "node:util";

/** What runs without arguments. */
export const DEFAULT_SECTIONS = ["pages", "weight", "memory", "sign-in", "batch"] as const;
/** What runs only by name. */
export const OTHER_SECTIONS = ["sign-in-times", "delivery", "api", "readers", "archive", "mailbox", "search"] as const;
export type Section = (typeof DEFAULT_SECTIONS)[number] | (typeof OTHER_SECTIONS)[number];

export type BenchOptions = {
  sections: readonly Section[];
  /** Messages of the batch, or in the database of `mailbox` and `search`; null for the default of each section. */
  messages: number | null;
  /** Length of one round of requests. */
  seconds: number;
  /** Most server processes. */
  concurrency: number;
  /** Pages before the memory is measured. */
  pages: number;
  output: "text" | "json" | "markdown";
};

export const USAGE = `Usage: npm run bench -- [section…] [--messages <n>] [--seconds <n>] [--concurrency <n>] [--pages <n>] [--json | --markdown]
Sections: ${DEFAULT_SECTIONS.join(", ")}; only by name: ${OTHER_SECTIONS.join(", ")}`;

/** The measured mailboxes alone. */
const MIN_MESSAGES: Partial<Record<Section, number>> = { mailbox: 11_100, search: 10_000 };

const isSection = (name: string): name is Section =>
  [...DEFAULT_SECTIONS, ...OTHER_SECTIONS].some((section) => section === name);

const OPTIONS = {
  messages: { type: "string" },
  seconds: { type: "string", default: "2" },
  concurrency: { type: "string", default: "2" },
  pages: { type: "string", default: "3000" },
  json: { type: "boolean", default: false },
  markdown: { type: "boolean", default: false },
} as const;

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    return { problem: (error as Error).message };
  }
}

/** Parses the arguments. @returns the options, or what is wrong with them */
export function parseOptions(args: readonly string[]): BenchOptions | { problem: string } {
  const given = parsed(args);
  if ("problem" in given) return given;
  const { values, positionals } = given;
  const unknown = positionals.find((name) => !isSection(name));
  if (unknown !== undefined) return { problem: `no section ${unknown}` };
  for (const name of ["messages", "seconds", "concurrency", "pages"] as const) {
    const value = values[name];
    if (value !== undefined && !/^[1-9]\d*$/.test(value)) return { problem: `--${name} is a whole number above 0` };
  }
  if (values.json && values.markdown) return { problem: "--json and --markdown are two outputs" };
  const sections: readonly Section[] = positionals.length === 0 ? DEFAULT_SECTIONS : positionals.filter(isSection);
  const messages = values.messages === undefined ? null : Number(values.messages);
  const tooFew = sections.find((section) => messages !== null && messages < (MIN_MESSAGES[section] ?? 0));
  if (tooFew) return { problem: `${tooFew} needs --messages of at least ${MIN_MESSAGES[tooFew]}` };
  return {
    sections,
    messages,
    seconds: Number(values.seconds),
    concurrency: Number(values.concurrency),
    pages: Number(values.pages),
    output: values.json ? "json" : values.markdown ? "markdown" : "text",
  };
}
