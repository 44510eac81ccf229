import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import path from "node:path";
import { compilePrograms } from "@/scripts/server-bundle";

/** The programs of the folder beside the server: each is `<name>.js` in it. */
const PROGRAMS = [
  { in: "scripts/worker.ts", out: "worker" },
  { in: "scripts/migrate.ts", out: "migrate" },
  { in: "scripts/portal/main.ts", out: "portal" },
] as const;
/** Reached only where the demo is installed (scripts/local-database.ts). */
const NOT_IN_THE_FOLDER = ["@/scripts/demo/open-database"];
const PROGRAM_FOLDER = ".next/programs";

/**
 * The beginning of every program. NODE_ENV decides which React is loaded. Paths that a person types are relative to the
 * folder in which they typed them, which INIT_CWD keeps.
 */
const PREPARE = `process.env.INIT_CWD ??= process.cwd();
process.chdir(import.meta.dirname);
process.env.NODE_ENV = "production";
// The environment is complete; no .env beside this file is read.
process.env.__NEXT_PROCESSED_ENV = "true";
`;
/** Starts the server around Next (scripts/serve.ts), which gives Next its configuration: the folder has no compiler. */
const START_SERVER = `${PREPARE}await import("./.next/portal/serve.mjs");
`;
const startProgram = (name: string) => `${PREPARE}await import("./${PROGRAM_FOLDER}/${name}.mjs");
`;

/** Next copies what it needs of itself; the whole package has 150 MB. */
const TRACED_BY_NEXT = ["next"];
const IMPORT = /(?:\bfrom|\bimport\(|\bimport)\s*"((?:@[\w.-]+\/)?[a-z][\w.:/-]*)"/g;

/** Names of the packages that the compiled server imports. */
function importedPackages(folder: string): string[] {
  const names = new Set<string>();
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".mjs"))) {
    for (const [, specifier = ""] of readFileSync(path.join(folder, file), "utf8").matchAll(IMPORT)) {
      if (isBuiltin(specifier)) continue;
      names.add(specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/"));
    }
  }
  return [...names];
}

/** The folder of a package as Node finds it from another package's folder, relative to the root. */
function findPackage(root: string, from: string, name: string): string | null {
  for (let at = from; ; at = path.dirname(at)) {
    const found = path.join(at, "node_modules", name);
    if (existsSync(path.join(root, found, "package.json"))) return found;
    if (at === ".") return null;
  }
}

/**
 * Copies a package and what it depends on, at the same places as in the checkout. Packages that Next has traced are
 * completed: it copies only the files that the pages use.
 */
function copyPackage(root: string, target: string, folder: string, copied: Set<string>): void {
  if (copied.has(folder)) return;
  copied.add(folder);
  const source = path.join(root, folder);
  cpSync(source, path.join(target, folder), {
    recursive: true,
    filter: (file) => !path.relative(source, file).split(path.sep).includes("node_modules"),
  });
  const {
    dependencies = {},
    optionalDependencies = {},
    peerDependencies = {},
  } = JSON.parse(readFileSync(path.join(source, "package.json"), "utf8")) as Record<string, Record<string, string>>;
  for (const name of Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies })) {
    if (TRACED_BY_NEXT.includes(name)) continue;
    const found = findPackage(root, folder, name);
    if (found) copyPackage(root, target, found, copied);
  }
}

/** Copies the packages that the compiled files of a folder import, from the checkout into the standalone folder. */
function copyPackagesOf(root: string, target: string, folder: string, copied: Set<string>): void {
  for (const name of importedPackages(folder)) {
    if (TRACED_BY_NEXT.includes(name)) continue;
    const found = findPackage(root, ".", name);
    if (!found) throw new Error(`The package ${name} is not installed.`);
    copyPackage(root, target, found, copied);
  }
}

/**
 * Compiles one of the programs as it is in the folder, to run it from the checkout.
 *
 * @param outdir absolute
 * @returns the file to be started with NODE_ENV=production
 */
export async function compileProgram(root: string, name: (typeof PROGRAMS)[number]["out"], outdir: string) {
  const programs = PROGRAMS.filter(({ out }) => out === name);
  await compilePrograms(root, programs, outdir, NOT_IN_THE_FOLDER);
  return path.join(outdir, `${name}.mjs`);
}

/**
 * Completes `.next/standalone`, which Next makes with `output: "standalone"`, so that it runs without the checkout:
 * `server.js` starts the server around Next, `worker.js`, `migrate.js` and `portal.js` are the other commands of a
 * deployment, `health.js` asks the server of the same machine for its readiness. Adds the static files, the migrations
 * and the packages that these programs import.
 *
 * @param root the checkout, after `next build` and `buildServer`; absolute
 */
export async function completeStandalone(root: string): Promise<void> {
  const target = path.join(root, ".next/standalone");
  for (const folder of [".next/portal", ".next/static", "public", "drizzle/migrations"]) {
    cpSync(path.join(root, folder), path.join(target, folder), { recursive: true });
  }
  cpSync(path.join(root, "scripts/image/health.mjs"), path.join(target, "health.js"));
  const programs = path.join(target, PROGRAM_FOLDER);
  await compilePrograms(root, PROGRAMS, programs, NOT_IN_THE_FOLDER);
  const copied = new Set<string>();
  mkdirSync(path.join(target, "node_modules"), { recursive: true });
  copyPackagesOf(root, target, path.join(root, ".next/portal"), copied);
  copyPackagesOf(root, target, programs, copied);
  writeFileSync(path.join(target, "server.js"), START_SERVER);
  for (const { out } of PROGRAMS) writeFileSync(path.join(target, `${out}.js`), startProgram(out));
}
