/**
 * The portal as on a host without processes of its own: the production build under Next's own server, on a read-only
 * folder, as a normal user; no worker, but a scheduler that calls the jobs by HTTP; PgBouncer in transaction mode
 * before the database. Used by `npm run test:serverless`.
 */
import { execFileSync, spawn } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { freePort } from "@/lib/db/embedded/free-port";
import type { Hosting } from "@/scripts/demo/stack";
import { completeStandalone } from "@/scripts/standalone";
import { findDebianProgram } from "@/scripts/test/debian-program";

const root = path.resolve(import.meta.dirname, "../..");
const NOBODY = { uid: 65534, gid: 65534 };
const isRoot = process.getuid?.() === 0;
/** Few, so that clients of the pooler share connections all the time. */
const POOL_SIZE = 5;
const ASK_EVERY_MS = 50;

/** Next's own server of a standalone build, as Next writes it into `server.js`. */
const NEXT_SERVER = `import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

process.chdir(import.meta.dirname);
process.env.NODE_ENV = "production";
const { config } = JSON.parse(readFileSync(".next/required-server-files.json", "utf8"));
process.env.__NEXT_PRIVATE_STANDALONE_CONFIG = JSON.stringify(config);
const require = createRequire(import.meta.url);
require("next");
const { startServer } = require("next/dist/server/lib/start-server");
await startServer({
  dir: import.meta.dirname,
  isDev: false,
  config,
  hostname: process.env.HOSTNAME,
  port: Number(process.env.PORT),
  allowRetry: false,
});
`;

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => {
      socket.destroy();
      resolve(true);
    });
    socket.on("error", () => resolve(false));
  });
}

/** Starts PgBouncer before a database. @returns the address, and what stops it */
async function startPgBouncer(databaseUrl: string, folder: string): Promise<{ url: string; stop(): Promise<void> }> {
  const program = findDebianProgram("pgbouncer");
  if (!program) throw new Error("PgBouncer is not available.");
  const { hostname, port, username, password, pathname } = new URL(databaseUrl);
  const own = await freePort();
  const file = path.join(folder, "pgbouncer.ini");
  const server = `host=${hostname} port=${port} user=${username} password=${decodeURIComponent(password)}`;
  const lines = [
    "[databases]",
    `* = ${server}`,
    "[pgbouncer]",
    "listen_addr = 127.0.0.1",
    `listen_port = ${own}`,
    "unix_socket_dir =",
    "auth_type = any",
    "pool_mode = transaction",
    `default_pool_size = ${POOL_SIZE}`,
    "max_client_conn = 500",
  ];
  writeFileSync(file, `${lines.join("\n")}\n`, { mode: 0o644 });
  const pooler = spawn(program.file, ["-q", file], {
    cwd: folder,
    env: { ...process.env, ...program.env },
    stdio: ["ignore", "ignore", 2],
    ...(isRoot ? NOBODY : {}),
  });
  const ended = new Promise<void>((resolve) => pooler.on("close", () => resolve()));
  while (!(await isListening(own))) {
    if (pooler.exitCode !== null) throw new Error("PgBouncer ended; its message stands above.");
    await pause(ASK_EVERY_MS);
  }
  const stop = async () => {
    pooler.kill("SIGKILL");
    await ended;
  };
  return { url: `postgres://${username}@127.0.0.1:${own}${pathname}`, stop };
}

/** Makes the folder of the build read-only. @returns its path */
async function readOnlyBuild(scratch: string): Promise<string> {
  await completeStandalone(root);
  const folder = path.join(scratch, "app");
  cpSync(path.join(root, ".next/standalone"), folder, { recursive: true });
  writeFileSync(path.join(folder, "next-server.mjs"), NEXT_SERVER);
  mkdirSync(path.join(folder, "scripts"));
  cpSync(path.join(root, "scripts/end-with-parent.mjs"), path.join(folder, "scripts/end-with-parent.mjs"));
  execFileSync("chmod", ["-R", "a-w,a+rX", folder]);
  return folder;
}

/** @param port where the portal listens; the scheduler calls it there */
export async function serverlessHosting(port: number): Promise<Hosting> {
  const scratch = mkdtempSync(path.join(tmpdir(), "kuldemenyeim-serverless-"));
  chmodSync(scratch, 0o755);
  const folder = await readOnlyBuild(scratch);
  // The checkout may be in a folder that no other user may enter.
  const node = isRoot ? path.join(scratch, "node") : process.execPath;
  if (isRoot) cpSync(process.execPath, node);
  const poolers: { stop(): Promise<void> }[] = [];
  return {
    async openPooler(databaseUrl) {
      const pooler = await startPgBouncer(databaseUrl, scratch);
      poolers.push(pooler);
      return pooler.url;
    },
    portal: { root: folder, args: ["next-server.mjs"], node, ...(isRoot ? { user: NOBODY } : {}) },
    scheduler: ["--import", "tsx", "tests/support/scheduler.ts", `http://127.0.0.1:${port}`],
    async close() {
      for (const pooler of poolers) await pooler.stop();
      execFileSync("chmod", ["-R", "u+w", scratch]);
      rmSync(scratch, { recursive: true, force: true });
    },
  };
}
