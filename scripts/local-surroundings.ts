/**
 * The environment for a command on this machine: the one it was given when DATABASE_URL is set, else the running demo's
 * database, else an embedded one for the command's duration (CONTRACT, Command line).
 */
import path from "node:path";
import { countConnections } from "@/lib/db/embedded/database";
import { startEmbeddedPostgres } from "@/lib/db/embedded/launcher";
import { childEnvironment, localEnvironment } from "@/scripts/demo/environment";
import { findRunningDemo } from "@/scripts/demo/running-demo";
import { localSecrets } from "@/scripts/demo/secrets";
import { type DemoPorts, dataFolder, readPorts } from "@/scripts/demo/settings";

const root = path.resolve(import.meta.dirname, "..");

export type LocalSurroundings = {
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

/** @throws EmbeddedPostgresError, DemoError: messages for the person at the terminal */
export async function localSurroundings(inherited: NodeJS.ProcessEnv = process.env): Promise<LocalSurroundings> {
  if (inherited.DATABASE_URL || inherited.DATABASE_URL_FILE) {
    return { env: inherited, embedded: false, release: async () => {} };
  }
  const dataDir = dataFolder(root, inherited);
  const secrets = localSecrets(dataDir);
  const password = secrets.databasePassword;
  const postgres = await startEmbeddedPostgres({ dataDir, durable: true, password, checkout: root });
  const ports = portsOf(dataDir, readPorts(inherited));
  const local = localEnvironment({ dataDir, ports, databaseUrl: postgres.url, secrets });
  return {
    env: childEnvironment(inherited, local),
    embedded: true,
    async release() {
      // Whoever leaves last puts out the light.
      if (findRunningDemo(dataDir) || (await countConnections(postgres.url)) > 0) return;
      await postgres.stop();
    },
  };
}
