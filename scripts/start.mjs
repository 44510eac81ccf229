/**
 * `npm start`: migrates the database, then serves the production build (made by `npm run build`) in this process,
 * without a compiler. Listens on `PORT` (default 3000) and `HOSTNAME` (default every IPv4 address). SIGTERM ends it
 * when the requests under way are answered.
 */
import "./load-env-file.mjs";
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

const root = path.dirname(import.meta.dirname);
const server = path.join(root, ".next/portal/serve.mjs");

function fail(message) {
  console.error(message);
  process.exit(1);
}

function migrate() {
  const migration = spawn(process.execPath, ["--import", "tsx", "scripts/migrate.ts"], {
    cwd: root,
    env: { ...process.env, TSX_TSCONFIG_PATH: path.join(root, "tsconfig.cli.json") },
    stdio: "inherit",
  });
  const stop = () => migration.kill("SIGTERM");
  process.once("SIGTERM", stop).once("SIGINT", stop);
  return new Promise((resolve, reject) => {
    migration.on("error", reject);
    migration.on("exit", (code, signal) => {
      process.off("SIGTERM", stop).off("SIGINT", stop);
      // Stopped by the forwarded signal or by Ctrl-C.
      if (signal) process.exit(0);
      resolve(code === 0);
    });
  });
}

if (!existsSync(server)) fail("There is no production build here: run npm run build first.");
process.env.NODE_ENV = "production";
process.chdir(root);
if (!(await migrate())) fail("The database could not be brought to this release; nothing was started.");
await import(pathToFileURL(server).href);
