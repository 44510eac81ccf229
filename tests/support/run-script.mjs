/** Jest's global set-up cannot import our TypeScript: it runs it as a script of its own and reads its JSON. */
import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const root = path.resolve(import.meta.dirname, "../..");
const LONGEST_OUTPUT_BYTES = 10_000_000;

/** Runs a script of the project under this Node and returns the JSON it prints; its failure carries what it said. */
export async function runScript(script, ...args) {
  const { NODE_OPTIONS: _, ...env } = process.env;
  const { stdout } = await run(process.execPath, ["--import", "tsx", path.join(root, script), ...args], {
    cwd: root,
    env: { ...env, TSX_TSCONFIG_PATH: path.join(root, "tsconfig.cli.json") },
    maxBuffer: LONGEST_OUTPUT_BYTES,
  });
  return stdout.trim() ? JSON.parse(stdout) : null;
}
