/**
 * `npm run dev`: Next's development server behind lib/server, on 127.0.0.1. With DATABASE_URL it uses the given
 * environment. Without it, it starts an embedded PostgreSQL in DATA_DIR, the mail catcher and the stand-in for the
 * customer portal, and runs the worker inside the server.
 */
import "./load-env-file.mjs";
import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";
import { startEmbeddedPostgres } from "@/lib/db/embedded/launcher";
import { CommandError } from "@/lib/kernel/command-error";
import { startCustomerPortal } from "@/scripts/customer-portal/stand-in";
import { dataFolder } from "@/scripts/data-folder";
import { developmentEnvironment, localEnvironment } from "@/scripts/demo/environment";
import { runScript } from "@/scripts/demo/run-script";
import { claimDemo, findRunningDemo, releaseDemo } from "@/scripts/demo/running-demo";
import { localSecrets } from "@/scripts/demo/secrets";
import { DemoError, readPorts } from "@/scripts/demo/settings";
import { refuseTakenPorts } from "@/scripts/demo/taken-ports";
import { startMailCatcher } from "@/scripts/mail/mail-catcher";
import { buildServer } from "@/scripts/server-bundle";

const root = path.resolve(import.meta.dirname, "..");
const say = (text: string) => console.error(text);

type LocalEnvironment = { env: NodeJS.ProcessEnv; end(): Promise<void> };

/**
 * Starts database, mail catcher and stand-in on the demo's data folder; so `npm run dev` and the demo exclude each
 * other.
 */
async function startLocalEnvironment(): Promise<LocalEnvironment> {
  const ports = readPorts(process.env);
  const dataDir = dataFolder(root, process.env);
  const running = findRunningDemo(dataDir);
  if (running)
    throw new DemoError(`Process ${running.pid} works on ${dataDir} already (${running.portalUrl}). Stop it first.`);
  await refuseTakenPorts(ports);
  if (!claimDemo(dataDir, `http://localhost:${ports.PORT}`)) throw new DemoError(`${dataDir} is in use.`);
  const secrets = localSecrets(dataDir);
  const password = secrets.databasePassword;
  const postgres = await startEmbeddedPostgres({ dataDir, durable: true, password, checkout: root, report: say });
  const catcher = await startMailCatcher({
    dataDir,
    smtpPort: ports.MAIL_SMTP_PORT,
    webPort: ports.MAIL_WEB_PORT,
  });
  say(`Mail viewer: http://localhost:${catcher.webPort}`);
  const portalUrl = `http://localhost:${ports.PORT}`;
  const customerPortal = await startCustomerPortal({ port: ports.CUSTOMER_PORTAL_PORT, portalUrl });
  say(`Customer portal (stand-in): ${customerPortal.url}`);
  const local = localEnvironment({ dataDir, ports, databaseUrl: postgres.url, secrets });
  return {
    env: developmentEnvironment(process.env, local),
    async end() {
      await customerPortal.stop();
      await catcher.stop();
      await postgres.stop();
      releaseDemo(dataDir);
    },
  };
}

function startServer(env: NodeJS.ProcessEnv): ChildProcess {
  return spawn(process.execPath, [".next/portal/serve.mjs"], {
    cwd: root,
    env: { ...env, NODE_ENV: "development", HOSTNAME: "127.0.0.1" },
    stdio: "inherit",
  });
}

const hasDatabase = process.env.DATABASE_URL || process.env.DATABASE_URL_FILE;
const environment: LocalEnvironment = hasDatabase
  ? // A .env of a deployment has NODE_ENV=production, which would start no development server.
    { env: { ...process.env, NODE_ENV: "development" }, end: async () => {} }
  : await startLocalEnvironment().catch((error: unknown) => {
      const expected = error instanceof CommandError;
      console.error(expected ? error.message : error);
      process.exit(1);
    });
try {
  await runScript(root, "scripts/migrate.ts", environment.env);
} catch (error) {
  await environment.end();
  console.error(error instanceof DemoError ? error.message : error);
  process.exit(1);
}

await buildServer(root);
const server = startServer(environment.env);
let stopping = false;
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, () => {
    stopping = true;
    server.kill("SIGTERM");
  });
}
server.on("exit", async (code) => {
  await environment.end();
  process.exit(stopping ? 0 : (code ?? 1));
});
