/** Portal, worker and mail server on a database of the test, each process to be killed. */
import { mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import { type Context, openContext } from "@/lib/context";
import { freePort } from "@/lib/db/embedded/free-port";
import { readSettings } from "@/lib/env";
import { compilePrograms } from "@/scripts/server-bundle";
import { TEST_ENVIRONMENT } from "@/tests/support/context";
import { type FakeSmtpServer, startFakeSmtpServer } from "@/tests/support/smtp-server";
import { Service } from "./service";

const root = path.resolve(import.meta.dirname, "../..");
/** Inside the checkout, so that packages are found. */
const COMPILED = path.join(root, `node_modules/.cache/compiled-worker-${process.pid}`);
/** Reached only where the demo is installed (scripts/local-database.ts). */
const NOT_COMPILED = ["@/scripts/demo/open-database"];

export type FaultStack = {
  /** On the system clock, as the processes. */
  ctx: Context;
  /** The environment of the processes. */
  env: Record<string, string>;
  mail: FakeSmtpServer;
  /** Of the portal. */
  url: string;
  portal: Service;
  worker: Service;
  /** Calls a job by HTTP, as a scheduler does. @throws unless it is done */
  runJob(name: string): Promise<void>;
  close(): Promise<void>;
};

/** The environment of a portal on this machine, complete: no `.env` is read. */
export function portalEnvironment(databaseUrl: string, port: number, smtpUrl: string): Record<string, string> {
  return {
    ...TEST_ENVIRONMENT,
    PORTAL_MODE: "demo",
    NODE_ENV: "production",
    NEXT_TELEMETRY_DISABLED: "1",
    __NEXT_PROCESSED_ENV: "true",
    APP_URL: `http://localhost:${port}`,
    PORT: String(port),
    HOSTNAME: "127.0.0.1",
    WEB_CONCURRENCY: "1",
    RUN_WORKER: "0",
    DATABASE_URL: databaseUrl,
    SMTP_URL: smtpUrl,
  };
}

/** Starts the processes on a migrated database. Resolves when the portal is ready and the worker works. */
export async function startFaultStack(databaseUrl: string): Promise<FaultStack> {
  mkdirSync(COMPILED, { recursive: true });
  await compilePrograms(root, [{ in: "scripts/worker.ts", out: "worker" }], COMPILED, NOT_COMPILED);
  const mail = await startFakeSmtpServer();
  const port = await freePort();
  const env = portalEnvironment(databaseUrl, port, mail.url);
  const url = `http://localhost:${port}`;
  const log = { info() {}, warn() {}, error() {} };
  const { ctx, close } = openContext(readSettings(env), { name: "faults", log, maxConnections: 4 });
  const portal = new Service("portal", [".next/portal/serve.mjs"], env);
  const worker = new Service("worker", [path.join(COMPILED, "worker.mjs")], env);
  portal.start();
  worker.start();
  await Promise.all([portal.untilReady(url), worker.untilLogged("worker started")]);
  return {
    ...{ ctx, env, mail, url, portal, worker },
    async runJob(name) {
      const headers = { authorization: `Bearer ${env.CRON_SECRET}` };
      const response = await fetch(`${url}/api/cron/${name}`, { headers });
      const text = await response.text();
      if (!response.ok) throw new Error(`${name}: ${response.status} ${text}`);
    },
    async close() {
      await Promise.all([portal.kill(), worker.kill()]);
      await close();
      await mail.close();
      rmSync(COMPILED, { recursive: true, force: true });
    },
  };
}
