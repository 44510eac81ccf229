/**
 * The environment for a command on this machine: the one it was given when DATABASE_URL is set; else the running demo's (or
 * that of `npm run dev`); else, only with PORTAL_MODE=demo, the demo's database for the command's duration. Without any of
 * these nothing is started, and with NODE_ENV=production the database always comes from DATABASE_URL.
 */
import path from "node:path";
import { countConnections } from "@/lib/db/embedded/database";
import { findEmbeddedPostgres, startEmbeddedPostgres } from "@/lib/db/embedded/launcher";
import { childEnvironment, localEnvironment } from "@/scripts/demo/environment";
import { findRunningDemo } from "@/scripts/demo/running-demo";
import { localSecrets } from "@/scripts/demo/secrets";
import { DemoError, type DemoPorts, dataFolder, readPorts } from "@/scripts/demo/settings";

const root = path.resolve(import.meta.dirname, "..");
const NO_DATABASE =
  "No database is named, so nothing was started. Set DATABASE_URL in the environment or in .env; or start the demo of " +
  "this checkout (npm run demo); or set PORTAL_MODE=demo to work on the demo's data while the demo is not running.";

export type LocalDatabase = {
  env: NodeJS.ProcessEnv;
  /** True when the database was brought up, or found, by us: its schema may be older than the code. */
  embedded: boolean;
  /** Ends what was started, unless a demo or another command has come to use it. Close your connections first. */
  release(): Promise<void>;
};

/** The ports the running demo really has; its variables may not be set where a command is called. */
function portsOf(dataDir: string, ports: DemoPorts): DemoPorts {
  const file = findRunningDemo(dataDir)?.file;
  if (!file) return ports;
  return { ...ports, PORT: Number(new URL(file.portalUrl).port), MAIL_WEB_PORT: Number(new URL(file.mailUrl).port) };
}

/**
 * Whether the embedded database was asked for by name.
 *
 * @throws DemoError when it was not, and while a demo is starting
 */
async function requireDemo(inherited: NodeJS.ProcessEnv, dataDir: string): Promise<void> {
  const running = findRunningDemo(dataDir);
  if (!running && inherited.PORTAL_MODE !== "demo") throw new DemoError(NO_DATABASE);
  if (running && !running.file && !(await findEmbeddedPostgres({ dataDir, durable: true, checkout: root }))) {
    throw new DemoError(`The demo is starting at ${running.portalUrl}: wait until its database runs.`);
  }
}

/** @throws EmbeddedPostgresError, DemoError: messages for the person at the terminal */
export async function openLocalDatabase(inherited: NodeJS.ProcessEnv = process.env): Promise<LocalDatabase> {
  // In production a missing DATABASE_URL is a wrong configuration like any other (lib/env.ts).
  if (inherited.DATABASE_URL || inherited.DATABASE_URL_FILE || inherited.NODE_ENV === "production") {
    return { env: inherited, embedded: false, release: async () => {} };
  }
  const dataDir = dataFolder(root, inherited);
  await requireDemo(inherited, dataDir);
  const secrets = localSecrets(dataDir);
  const password = secrets.databasePassword;
  const postgres = await startEmbeddedPostgres({ dataDir, durable: true, password, checkout: root });
  const ports = portsOf(dataDir, readPorts(inherited));
  const local = localEnvironment({ dataDir, ports, databaseUrl: postgres.url, secrets });
  return {
    env: childEnvironment(inherited, local),
    embedded: true,
    async release() {
      // The last command to end stops the database.
      if (findRunningDemo(dataDir) || (await countConnections(postgres.url)) > 0) return;
      await postgres.stop();
    },
  };
}
