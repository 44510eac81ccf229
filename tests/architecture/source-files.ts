import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

export const root = path.resolve(import.meta.dirname, "../..");
const ROOMS = ["app", "lib", "emails", "drizzle", "scripts", "messages", "tests"];
const TOP_LEVEL = ["middleware.ts", "instrumentation.ts", "next.config.ts"];

export type SourceFile = { path: string; text: string; imports: string[] };

const IMPORT =
  /(?:^|\n)\s*(?:import|export)\s[^;]*?from\s+["']([^"']+)["']|(?:^|\n)import\s+["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']\s*\)/g;

/** Resolves `@/lib/x` and `./x` to a path from the root; names of packages are unchanged. */
function resolveImport(from: string, target: string): string {
  if (target.startsWith("@/")) return target.slice(2);
  if (target.startsWith(".")) return path.join(path.dirname(from), target);
  return target;
}

function parse(file: string, text: string): SourceFile {
  const imports = [...text.matchAll(IMPORT)].map((match) =>
    resolveImport(file, match[1] ?? match[2] ?? match[3] ?? ""),
  );
  return { path: file, text, imports };
}

/** @param file path from the root */
export function readSource(file: string): SourceFile {
  return parse(file, readFileSync(path.join(root, file), "utf8"));
}

/**
 * Environment variable with sources that exist nowhere, as JSON: path from the root to text. Set by room-rules.test.ts.
 */
export const ADDED_SOURCES = "TEST_ADDED_SOURCES";

/** Every TypeScript source of the project, without generated files. */
export function sourceFiles(): SourceFile[] {
  const inRooms = ROOMS.flatMap((room) =>
    readdirSync(path.join(root, room), { recursive: true, encoding: "utf8" }).map((file) => path.join(room, file)),
  );
  const found = [...inRooms, ...TOP_LEVEL]
    .filter((file) => /\.(?:ts|tsx)$/.test(file) && !file.endsWith(".d.ts") && existsSync(path.join(root, file)))
    .map(readSource);
  const added = Object.entries(JSON.parse(process.env[ADDED_SOURCES] ?? "{}") as Record<string, string>);
  return [...found, ...added.map(([file, text]) => parse(file, text))];
}

/** `file: what is wrong` for every violation of a rule; empty when there is none. */
export function violations(files: SourceFile[], breaks: (file: SourceFile) => string[]): string[] {
  return files.flatMap((file) => breaks(file).map((what) => `${file.path}: ${what}`));
}
