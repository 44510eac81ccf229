/**
 * Turbopack writes the modules that every route needs (database driver, schemas, sessions) into a chunk of its own for
 * each route: 37 files of half a megabyte with the same code. Node loads each of them and keeps its text.
 */
import { createHash } from "node:crypto";
import { existsSync, globSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

const SOURCE_MAP_LINE = /\n*\/\/# sourceMappingURL=.*\s*$/;
const SERVER = ".next/server";
const CHUNK_FOLDERS = ["chunks", "chunks/ssr"];
const LOADS_ANOTHER = "module.exports=require(";

/** The chunks of a folder with the same code, apart from the name of their source map; the first by name first. */
function equalChunks(folder: string): string[][] {
  const sets = new Map<string, string[]>();
  for (const name of readdirSync(folder).sort()) {
    if (!name.endsWith(".js")) continue;
    const code = readFileSync(path.join(folder, name), "utf8").replace(SOURCE_MAP_LINE, "");
    if (code.startsWith(LOADS_ANOTHER)) continue;
    const digest = createHash("sha256").update(code).digest("hex");
    sets.set(digest, [...(sets.get(digest) ?? []), name]);
  }
  return [...sets.values()].filter((names) => names.length > 1);
}

/**
 * Adds the chunk that others now load to the lists of files that each route needs. Hosts that give every route a
 * function of its own copy only these files.
 *
 * @param loads replaced chunk to the chunk that it loads, absolute
 */
function completeTraces(server: string, loads: ReadonlyMap<string, string>): void {
  const needed = (file: string): string[] => {
    const loaded = loads.get(file);
    if (loaded) return [file, loaded];
    return file.endsWith(".map") && loads.has(file.slice(0, -".map".length)) ? [] : [file];
  };
  for (const name of globSync("**/*.nft.json", { cwd: server })) {
    const file = path.join(server, name);
    const folder = path.dirname(file);
    const trace = JSON.parse(readFileSync(file, "utf8")) as { files: string[] };
    const complete = new Set(trace.files.flatMap((entry) => needed(path.resolve(folder, entry))));
    const files = [...complete].map((entry) => path.relative(folder, entry).split(path.sep).join("/"));
    writeFileSync(file, JSON.stringify({ ...trace, files }));
  }
}

/**
 * Lets all chunks with the same code load the first of them, and removes their source maps. Which modules run stays as
 * it is: the runtime takes the first definition of a module.
 *
 * @param root folder that holds `.next`: the checkout, or the standalone folder
 * @returns number of chunks replaced; 0 when it ran before
 */
export function shareChunks(root: string): number {
  const server = path.join(root, SERVER);
  const loads = new Map<string, string>();
  for (const folder of CHUNK_FOLDERS.map((name) => path.join(server, name)).filter(existsSync)) {
    for (const [first = "", ...others] of equalChunks(folder)) {
      for (const name of others) {
        writeFileSync(path.join(folder, name), `${LOADS_ANOTHER}${JSON.stringify(`./${first}`)});\n`);
        rmSync(path.join(folder, `${name}.map`), { force: true });
        loads.set(path.join(folder, name), path.join(folder, first));
      }
    }
  }
  completeTraces(server, loads);
  return loads.size;
}

/** `shareChunks` for the build of a checkout, and for the standalone folder where there is one. */
export function shareBuiltChunks(root: string): void {
  shareChunks(root);
  const standalone = path.join(root, ".next/standalone");
  if (existsSync(standalone)) shareChunks(standalone);
}
