/** The database and the portal that the benchmarks measure, each in its own processes. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { freePort } from "@/lib/db/embedded/free-port";
import { removeEmbeddedPostgres, startEmbeddedPostgres } from "@/lib/db/embedded/launcher";
import { migrateDatabase } from "@/lib/db/migrate";
import { readSettings } from "@/lib/env";
import type { Settings } from "@/lib/settings";
import { buildOnce } from "@/scripts/build-once";
import { childEnvironment, localEnvironment } from "@/scripts/demo/environment";
import { localSecrets } from "@/scripts/demo/secrets";
import { SupervisedProcess } from "@/scripts/demo/supervised-process";
import { nodeEnvironment, nodeFlags } from "@/scripts/node-flags.mjs";

const READY_WITHIN_MS = 60_000;
const POLL_MS = 100;
const STOP_WITHIN_MS = 25_000;
const SIGNALS = ["SIGINT", "SIGTERM"] as const;
const START = "scripts/start.mjs";
/** Exit status after a signal. */
const INTERRUPTED = 130;

export type Portal = {
  /** Without a slash at the end. */
  url: string;
  /** The process of `npm start`; server processes are its children. */
  pid: number;
  stop(): Promise<void>;
};

export type BenchHost = {
  root: string;
  dataDir: string;
  /** The environment of the portal, for its commands. */
  env: NodeJS.ProcessEnv;
  settings: Settings;
  databasePid(): number;
  /** Stops and starts the database, so that its memory holds nothing of earlier work. */
  restartDatabase(): Promise<void>;
  /**
   * Serves the portal as `npm start` does.
   *
   * @param processes WEB_CONCURRENCY
   * @param extra other variables
   */
  startPortal(processes: number, extra?: Record<string, string>): Promise<Portal>;
};

async function waitUntilReady(url: string, logFile: string): Promise<void> {
  for (let waited = 0; waited < READY_WITHIN_MS; waited += POLL_MS) {
    const response = await fetch(`${url}/api/health/ready`).catch(() => null);
    if (response?.ok) return;
    await pause(POLL_MS);
  }
  throw new Error(`The portal does not answer; log: ${logFile}`);
}

/**
 * Builds the portal if its sources have changed, starts a database that writes to disk, migrates it and runs `work`.
 * Afterwards everything is stopped and deleted.
 */
export async function withHost(
  root: string,
  say: (text: string) => void,
  work: (host: BenchHost) => Promise<void>,
): Promise<void> {
  await buildOnce(root, say);
  const dataDir = mkdtempSync(path.join(tmpdir(), "kuldemenyeim-bench-"));
  const secrets = localSecrets(dataDir);
  const started: { stop(): Promise<void> }[] = [];
  const stopAll = async () => {
    await Promise.all(started.map(({ stop }) => stop()));
    await removeEmbeddedPostgres({ dataDir, checkout: root });
    rmSync(dataDir, { recursive: true, force: true });
  };
  const interrupt = () => stopAll().finally(() => process.exit(INTERRUPTED));
  for (const signal of SIGNALS) process.once(signal, interrupt);
  const databaseOptions = { dataDir, durable: true, password: secrets.databasePassword, checkout: root, report: say };
  try {
    const port = await freePort();
    let database = await startEmbeddedPostgres({ ...databaseOptions, port });
    await migrateDatabase(database.url);
    const ports = {
      PORT: await freePort(),
      MAIL_WEB_PORT: await freePort(),
      MAIL_SMTP_PORT: await freePort(),
      CUSTOMER_PORTAL_PORT: await freePort(),
    };
    const local = localEnvironment({ dataDir, ports, databaseUrl: database.url, secrets });
    // Trusts X-Forwarded-For, so that every sign-in can have its own client address.
    const env = { ...childEnvironment(process.env, local), HOSTNAME: "127.0.0.1", TRUST_PROXY: "1" };
    const launch = (name: string, args: string[], extra: Record<string, string>) => {
      const logFolder = path.join(dataDir, "logs");
      const child = new SupervisedProcess({
        ...{ name, args, root, say, logFolder },
        env: { ...env, ...extra },
        onStart: () => {},
      });
      const stop = () => child.stop(STOP_WITHIN_MS);
      started.push({ stop });
      return { pid: child.pid ?? 0, logFile: child.logFile, stop };
    };
    await work({
      root,
      dataDir,
      env,
      settings: readSettings(env),
      databasePid: () => database.pid,
      async restartDatabase() {
        await database.stop();
        database = await startEmbeddedPostgres({ ...databaseOptions, port });
      },
      async startPortal(processes, extra = {}) {
        const variables = { ...nodeEnvironment(START), WEB_CONCURRENCY: `${processes}`, ...extra };
        const { pid, logFile, stop } = launch("portal", [...nodeFlags(START), START], variables);
        const url = `http://localhost:${ports.PORT}`;
        await waitUntilReady(url, logFile);
        return { url, pid, stop };
      },
    });
  } finally {
    for (const signal of SIGNALS) process.off(signal, interrupt);
    await stopAll();
  }
}
