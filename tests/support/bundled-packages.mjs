import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { build } from "esbuild";

const root = path.resolve(import.meta.dirname, "../..");
/** Inside the checkout, so that the packages that stay outside are found. */
const cache = path.join(root, "node_modules/.cache/bundled-packages");

/** What a test file imports of each package; the modules of one list are one file, because they share classes. */
const PACKAGES = {
  zod: ["zod"],
  drizzle: [
    "drizzle-orm",
    "drizzle-orm/pg-core",
    "drizzle-orm/postgres-js",
    "drizzle-orm/postgres-js/migrator",
    "drizzle-orm/subquery",
  ],
  "pg-boss": ["pg-boss"],
};
/** They have state of the process, or are replaced by tests. */
const OUTSIDE = ["postgres", "@opentelemetry/api", "pg-native"];

const fileOf = (folder, name) => path.join(folder, `${name.replaceAll("/", "--")}.cjs`);

/** The packages in one file each, in a new folder. */
async function bundle(folder) {
  for (const [name, modules] of Object.entries(PACKAGES)) {
    const lines = modules.map((module, index) => `export * as m${index} from ${JSON.stringify(module)};`);
    const outfile = path.join(folder, `bundle-${name}.cjs`);
    await build({
      stdin: { contents: lines.join("\n"), resolveDir: root },
      outfile,
      bundle: true,
      platform: "node",
      format: "cjs",
      target: "node24",
      external: OUTSIDE,
      logLevel: "error",
    });
    for (const [index, module] of modules.entries()) {
      writeFileSync(fileOf(folder, module), `module.exports = require("./bundle-${name}.cjs").m${index};\n`);
    }
  }
}

/**
 * Packages of very many files, each as one file. Every test file loads its modules anew, and Jest takes some
 * milliseconds for each file: more than half of the time before the first test. Made once for a lockfile.
 *
 * @returns {Promise<Record<string, string>>} for `moduleNameMapper` of Jest
 */
export async function bundledPackages() {
  const hash = createHash("sha256")
    .update(process.version)
    .update(readFileSync(import.meta.filename));
  hash.update(readFileSync(path.join(root, "package-lock.json")));
  const folder = path.join(cache, hash.digest("hex").slice(0, 16));
  if (!existsSync(folder)) {
    mkdirSync(cache, { recursive: true });
    const made = mkdtempSync(path.join(cache, "new-"));
    await bundle(made);
    try {
      renameSync(made, folder);
    } catch (error) {
      // Another run of the tests was faster.
      if (!existsSync(folder)) throw error;
    }
  }
  const modules = Object.values(PACKAGES).flat();
  return Object.fromEntries(modules.map((module) => [`^${module}$`, fileOf(folder, module)]));
}
