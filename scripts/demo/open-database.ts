/**
 * The demo's database for a command that was given no other: the running demo's, or one that runs as long as the
 * command.
 */
import { countConnections } from "@/lib/db/embedded/database";
import { findEmbeddedPostgres, startEmbeddedPostgres } from "@/lib/db/embedded/launcher";
import type { LocalDatabase } from "@/scripts/command-database";
import { dataFolder } from "@/scripts/data-folder";
import { childEnvironment, localEnvironment } from "@/scripts/demo/environment";
import { findRunningDemo } from "@/scripts/demo/running-demo";
import { localSecrets } from "@/scripts/demo/secrets";
import { DemoError, type DemoPorts, readPorts } from "@/scripts/demo/settings";

/** The ports the running demo really has; its variables may not be set where a command is called. */
function portsOf(dataDir: string, ports: DemoPorts): DemoPorts {
  const file = findRunningDemo(dataDir)?.file;
  if (!file) return ports;
  return { ...ports, PORT: Number(new URL(file.portalUrl).port), MAIL_WEB_PORT: Number(new URL(file.mailUrl).port) };
}

/**
 * @param root the checkout; absolute
 * @returns null when no demo runs and PORTAL_MODE is not demo: nothing was started
 * @throws DemoError while a demo is starting; EmbeddedPostgresError
 */
export async function openDemoDatabase(root: string, inherited: NodeJS.ProcessEnv): Promise<LocalDatabase | null> {
  const dataDir = dataFolder(root, inherited);
  const running = findRunningDemo(dataDir);
  if (!running && inherited.PORTAL_MODE !== "demo") return null;
  if (running && !running.file && !(await findEmbeddedPostgres({ dataDir, durable: true, checkout: root }))) {
    throw new DemoError(`The demo is starting at ${running.portalUrl}: wait until its database runs.`);
  }
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
