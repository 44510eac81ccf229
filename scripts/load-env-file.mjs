/**
 * Reads `.env` of the checkout into this process, once, and switches off Next's telemetry. The first import of every
 * command of a deployment (build, start, worker, portal, migrate, deploy/backup.sh) and of `npm run dev`. No other file
 * is read; the demo and the tests read none.
 */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { parseEnv } from "node:util";

const root = path.dirname(import.meta.dirname);

/**
 * Set when `.env` has been read, and inherited by child processes. Next uses the same variable, so its own loader,
 * which also reads `.env.local` and expands `$`, adds nothing (tests/integration/deployment).
 */
const PROCESSED_VARIABLE = "__NEXT_PROCESSED_ENV";
/** Files that Next would read without this script. */
const IGNORED_FILES = [".env.local", ".env.production", ".env.production.local"];

/**
 * The variables that `.env` adds. The real environment has precedence, also with an empty variable. `NAME` and
 * `NAME_FILE` set the same variable, so either of them in the real environment excludes both of the file.
 *
 * @param {Record<string, string | undefined>} real
 * @param {Record<string, string | undefined>} file
 * @returns {Record<string, string | undefined>}
 */
export function variablesToAdd(real, file) {
  const added = Object.entries(file).filter(([name]) => {
    const otherWay = name.endsWith("_FILE") ? name.slice(0, -"_FILE".length) : `${name}_FILE`;
    return real[name] === undefined && !real[otherWay];
  });
  return Object.fromEntries(added);
}

/** @returns {string | null} null when there is no `.env`; ends the process when it cannot be read */
function readEnvFile() {
  const file = path.join(root, ".env");
  try {
    // Editors on Windows may write a byte order mark.
    return readFileSync(file, "utf8").replace(/^\uFEFF/, "");
  } catch (error) {
    if (error.code === "ENOENT") return null;
    process.stderr.write(`${file} cannot be read (${error.code}); nothing was started.\n`);
    return process.exit(1);
  }
}

if (!process.env[PROCESSED_VARIABLE] && process.env.PORTAL_MODE !== "demo") {
  const text = readEnvFile();
  if (text !== null) Object.assign(process.env, variablesToAdd(process.env, parseEnv(text)));
  const ignored = IGNORED_FILES.filter((name) => existsSync(path.join(root, name)));
  if (ignored.length > 0) process.stderr.write(`Only .env is read; ignored: ${ignored.join(", ")}.\n`);
}
process.env[PROCESSED_VARIABLE] = "true";
// Next would send statistics about the build and the development server to its maker.
process.env.NEXT_TELEMETRY_DISABLED ??= "1";
