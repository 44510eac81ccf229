/**
 * Serves the production build of the current folder; the database must be migrated. Compiled to
 * `.next/portal/serve.mjs`, which the demo, the tests and `npm start` run. With NODE_ENV=development it is the
 * development server of `npm run dev`. Listens on `PORT` (default 3000) and `HOSTNAME` (default every IPv4 address).
 * SIGTERM ends it in order.
 *
 * With more than one process (WEB_CONCURRENCY) this one only starts the others, which run this script too. It loads
 * neither Next nor the database, to need little memory.
 */
import cluster from "node:cluster";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { settingsOrExit } from "@/lib/jobs/server-process";
import type { ProcessShare } from "@/lib/kernel/process-share";
import { defaultProcesses, thisMachine } from "@/lib/server/process-count";

const root = process.cwd();

const dev = process.env.NODE_ENV === "development";

if (!dev && !existsSync(path.join(root, ".next", "BUILD_ID"))) {
  console.error("There is no production build here: run npm run build first.");
  process.exit(1);
}

/**
 * Gives Next the configuration as the build has read it, in the way of Next's own `server.js` of a standalone build.
 * Otherwise each process would load the compiler to read next.config.ts: 26 MB.
 */
function giveBuiltConfiguration(): void {
  const { config } = JSON.parse(readFileSync(path.join(root, ".next", "required-server-files.json"), "utf8"));
  process.env.__NEXT_PRIVATE_STANDALONE_CONFIG = JSON.stringify(config);
}

async function serve(share: ProcessShare): Promise<void> {
  if (!dev) giveBuiltConfiguration();
  const { runServer } = await import("@/lib/server/run-server");
  await runServer({
    root,
    dev,
    hostname: process.env.HOSTNAME?.trim() || "0.0.0.0",
    port: Number(process.env.PORT?.trim() || "3000"),
    share,
    loadUploadRoute: async () => (await import("@/app/api/v1/documents/route")).POST,
  });
}

/** Serves as one of several processes. The requests under way are answered also when the starting process has died. */
async function serveForPrimary(worker: NonNullable<typeof cluster.worker>): Promise<void> {
  worker.once("disconnect", () => {
    // Otherwise Node ends this process at once.
    worker.exitedAfterDisconnect = true;
    process.kill(process.pid, "SIGTERM");
  });
  await serve({ slot: Number(process.env.PORTAL_PROCESS), of: Number(process.env.PORTAL_PROCESSES) });
}

async function serveAlone(): Promise<void> {
  const { serverProcesses, logLevel } = settingsOrExit();
  const count = dev ? 1 : (serverProcesses ?? defaultProcesses(thisMachine()));
  if (count === 1) return serve({ slot: 1, of: 1 });
  const { runServerProcesses } = await import("@/lib/server/server-processes");
  const { createLog } = await import("@/lib/log");
  const status = await runServerProcesses({
    exec: path.join(root, ".next/portal/serve.mjs"),
    count,
    log: createLog(logLevel, "portal"),
    environment: (slot) => ({ PORTAL_PROCESS: String(slot), PORTAL_PROCESSES: String(count) }),
  });
  process.exit(status);
}

try {
  await (cluster.worker ? serveForPrimary(cluster.worker) : serveAlone());
} catch (error) {
  console.error(`The server could not be started: ${error instanceof Error ? error.message : error}`);
  process.exit(1);
}
