/** Jest's global set-up cannot import TypeScript, so it runs a script and reads its JSON. */
import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const root = path.resolve(import.meta.dirname, "../..");
const MAX_OUTPUT_BYTES = 10_000_000;

/** Runs a script of the project and returns the JSON that it prints; an error has the script's output. */
export async function runScript(script, ...args) {
  const { NODE_OPTIONS: _, ...env } = process.env;
  const { stdout } = await run(process.execPath, ["--import", "tsx", path.join(root, script), ...args], {
    cwd: root,
    env: { ...env, TSX_TSCONFIG_PATH: path.join(root, "tsconfig.cli.json") },
    maxBuffer: MAX_OUTPUT_BYTES,
  });
  return stdout.trim() ? JSON.parse(stdout) : null;
}
