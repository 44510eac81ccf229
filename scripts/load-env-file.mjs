/**
 * Reads `.env` of the checkout into this process, once: the first import of every command of a deployment (build, start,
 * worker, portal, migrate) and of `npm run dev`. No other file is read. The demo and the tests are configured by their own scripts
 * and read none.
 */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { parseEnv } from "node:util";

const root = path.dirname(import.meta.dirname);

/**
 * "The files of this environment have been read": inherited by child processes. Next sets and honours it too, so that its
 * own loader, which also reads `.env.local` and expands `$`, adds nothing (tests/integration/deployment).
 */
const FILES_ARE_READ = "__NEXT_PROCESSED_ENV";
/** Read by Next when it is on its own. */
const NOT_READ = [".env.local", ".env.production", ".env.production.local"];

/**
 * What the file adds to the real environment, which comes first: also an empty variable there keeps the file's out. `NAME`
 * and `NAME_FILE` are two ways to set one variable, so either of them there keeps both of the file's out.
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

/** @returns {string | null} null where there is no such file; one that cannot be read ends the process */
function readEnvFile() {
  const file = path.join(root, ".env");
  try {
    // Editors of Windows put a byte order mark before the first name.
    return readFileSync(file, "utf8").replace(/^\uFEFF/, "");
  } catch (error) {
    if (error.code === "ENOENT") return null;
    process.stderr.write(`${file} cannot be read (${error.code}); nothing was started.\n`);
    return process.exit(1);
  }
}

if (!process.env[FILES_ARE_READ] && process.env.PORTAL_MODE !== "demo") {
  const text = readEnvFile();
  if (text !== null) Object.assign(process.env, variablesToAdd(process.env, parseEnv(text)));
  const ignored = NOT_READ.filter((name) => existsSync(path.join(root, name)));
  if (ignored.length > 0) process.stderr.write(`Only .env is read; ignored: ${ignored.join(", ")}.\n`);
}
process.env[FILES_ARE_READ] = "true";
