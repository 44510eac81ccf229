/** A PostgreSQL of Debian with its own pg_dump and pg_restore, which the embedded one does not have. */
import { execFile, execFileSync, spawn } from "node:child_process";
import { chmodSync, chownSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import postgres from "postgres";
import { freePort } from "@/lib/db/embedded/free-port";
import type { DebianProgram } from "@/scripts/test/debian-program";

const run = promisify(execFile);
const NOBODY = { uid: 65534, gid: 65534 };
const ASK_EVERY_MS = 50;

export type DebianPostgres = {
  /** Of the database `postgres`. */
  url: string;
  /** Runs a script with PostgreSQL's programs on the path. @throws when it fails, with its output */
  sh(script: string, args: string[], env?: Record<string, string>): Promise<string>;
  stop(): Promise<void>;
};

/** Starts a server on a temporary folder, without durability. @param initdb of the version to start */
export async function startDebianPostgres(initdb: DebianProgram): Promise<DebianPostgres> {
  const bin = path.dirname(initdb.file);
  const folder = mkdtempSync(path.join(tmpdir(), "kuldemenyeim-postgres-"));
  const user = process.getuid?.() === 0 ? NOBODY : {};
  if (process.getuid?.() === 0) chownSync(folder, NOBODY.uid, NOBODY.gid);
  chmodSync(folder, 0o755);
  const data = path.join(folder, "data");
  const env = { ...process.env, ...initdb.env, PATH: `${bin}${path.delimiter}${process.env.PATH}`, LC_ALL: "C.UTF-8" };
  const settings = ["-D", data, "-U", "portal", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"];
  execFileSync(initdb.file, settings, { cwd: folder, env, stdio: "ignore", ...user });
  const port = await freePort();
  const options = ["listen_addresses=127.0.0.1", "unix_socket_directories=", "fsync=off", `port=${port}`];
  const args = ["-D", data, ...options.flatMap((option) => ["-c", option])];
  const server = spawn(path.join(bin, "postgres"), args, {
    cwd: folder,
    env,
    stdio: ["ignore", "ignore", "pipe"],
    ...user,
  });
  let said = "";
  server.stderr.on("data", (chunk) => {
    said += chunk;
  });
  const ended = new Promise<void>((resolve) => server.on("close", () => resolve()));
  const url = `postgres://portal@127.0.0.1:${port}/postgres`;
  for (;;) {
    const sql = postgres(url, { max: 1, onnotice: () => {} });
    const isReady = await sql`select 1`.then(
      () => true,
      () => false,
    );
    await sql.end({ timeout: 1 });
    if (isReady) break;
    if (server.exitCode !== null) throw new Error(`PostgreSQL ended:\n${said}`);
    await pause(ASK_EVERY_MS);
  }
  return {
    url,
    async sh(script, args, more = {}) {
      return (await run("sh", [script, ...args], { env: { ...env, ...more } as NodeJS.ProcessEnv })).stdout;
    },
    async stop() {
      server.kill("SIGINT");
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
