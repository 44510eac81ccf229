import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import path from "node:path";

/**
 * Starts the server around Next. NODE_ENV decides which React is loaded. The configuration is given to Next as its own
 * `server.js` gives it: reading next.config.ts needs the compiler, which the folder does not have.
 */
const START = `import { readFileSync } from "node:fs";

process.chdir(import.meta.dirname);
process.env.NODE_ENV = "production";
// The environment is complete; Next reads no .env beside this file.
process.env.__NEXT_PROCESSED_ENV = "true";
const { config } = JSON.parse(readFileSync(".next/required-server-files.json", "utf8"));
process.env.__NEXT_PRIVATE_STANDALONE_CONFIG = JSON.stringify(config);
await import("./.next/portal/serve.mjs");
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

/**
 * Completes `.next/standalone`, which Next makes with `output: "standalone"`: adds the server around Next, the static
 * files and the packages that it imports, and lets `server.js` start it. The folder then runs without the checkout.
 *
 * @param root the checkout, after `next build` and `buildServer`; absolute
 */
export function completeStandalone(root: string): void {
  const target = path.join(root, ".next/standalone");
  for (const folder of [".next/portal", ".next/static", "public"]) {
    cpSync(path.join(root, folder), path.join(target, folder), { recursive: true });
  }
  const copied = new Set<string>();
  mkdirSync(path.join(target, "node_modules"), { recursive: true });
  for (const name of importedPackages(path.join(root, ".next/portal"))) {
    if (TRACED_BY_NEXT.includes(name)) continue;
    const found = findPackage(root, ".", name);
    if (!found) throw new Error(`The package ${name} of the server is not installed.`);
    copyPackage(root, target, found, copied);
  }
  writeFileSync(path.join(target, "server.js"), START);
}
