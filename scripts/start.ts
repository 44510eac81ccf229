/**
 * `npm start`: migrates the database, then serves the production build (`npm run build` comes first). `PORT` (3000) and
 * `HOSTNAME` (every address) say where. SIGTERM ends it when the requests under way are answered.
 */
import "./load-env-file.mjs";
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { runScript } from "@/scripts/demo/run-script";
import { DemoError } from "@/scripts/demo/settings";

const root = path.resolve(import.meta.dirname, "..");

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}

if (!existsSync(path.join(root, ".next", "BUILD_ID")))
  fail("There is no production build here: run npm run build first.");
const env: NodeJS.ProcessEnv = { ...process.env, NODE_ENV: "production" };
// With the worker inside, the server must not be gone before the worker has put its jobs down (lib/jobs/run-worker.ts).
if (env.RUN_WORKER === "1") env.NEXT_MANUAL_SIG_HANDLE = "true";
try {
  await runScript(root, "scripts/migrate.ts", env);
} catch (error) {
  if (!(error instanceof DemoError)) throw error;
  fail("The database could not be brought to this release; nothing was started.");
}

const next = path.join(root, "node_modules/next/dist/bin/next");
const address = ["--hostname", env.HOSTNAME?.trim() || "0.0.0.0", "--port", env.PORT?.trim() || "3000"];
const server = spawn(process.execPath, [next, "start", ...address], { cwd: root, env, stdio: "inherit" });
let told = false;
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, () => {
    told = true;
    server.kill("SIGTERM");
  });
}
server.on("error", (error) => fail(`The server could not be started: ${error.message}`));
server.on("exit", (code) => process.exit(told ? 0 : (code ?? 1)));
