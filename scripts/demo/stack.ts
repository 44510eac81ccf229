/**
 * Everything the portal needs on one machine, each a process of its own: PostgreSQL, mail catcher, portal, worker, the
 * stand-in for the customer portal. The demo runs it, and so do the browser tests, on a data folder and ports of their
 * own.
 */
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "@/lib/db/embedded/launcher";
import { childEnvironment, localEnvironment } from "@/scripts/demo/environment";
import { runScript } from "@/scripts/demo/run-script";
import { localSecrets } from "@/scripts/demo/secrets";
import { DemoError, type DemoPorts } from "@/scripts/demo/settings";
import { SupervisedProcess } from "@/scripts/demo/supervised-process";

const READY_WITHIN_MS = 90_000;
const ASK_EVERY_MS = 150;
const ASK_TIMEOUT_MS = 5_000;
/** All together within the ten seconds that the whole demo has. */
const STOP_PROCESS_WITHIN_MS = 5_000;

export type StackPids = { portal: number; worker: number; mail: number; postgres: number; customerPortal: number };

export type StackOptions = {
  root: string;
  dataDir: string;
  ports: DemoPorts;
  /** false: what is written may be lost in a crash (tests). */
  durable: boolean;
  say(text: string): void;
  /** Further variables for the portal's processes (tests). */
  extra?: Record<string, string>;
  /** Ends a start half-way; what was started by then is ended again. */
  signal?: AbortSignal;
  /** Called whenever a process was started again under a new id. */
  onPids?(pids: StackPids): void;
};

export type Stack = {
  portalUrl: string;
  mailUrl: string;
  customerPortalUrl: string;
  databaseUrl: string;
  /** What a further script needs to work on the same data. */
  env: NodeJS.ProcessEnv;
  pids(): StackPids;
  stop(): Promise<void>;
};

async function waitUntilAnswers(url: string, what: string, logFile: string, signal?: AbortSignal): Promise<void> {
  const deadline = performance.now() + READY_WITHIN_MS;
  for (;;) {
    signal?.throwIfAborted();
    try {
      const answer = await fetch(url, { signal: AbortSignal.timeout(ASK_TIMEOUT_MS) });
      await answer.arrayBuffer();
      if (answer.status === 200) return;
    } catch {
      // Not listening yet.
    }
    if (performance.now() > deadline) {
      throw new DemoError(`The ${what} does not answer at ${url} within ${READY_WITHIN_MS / 1000} s; log: ${logFile}`);
    }
    await pause(ASK_EVERY_MS);
  }
}

/** What has been started so far. */
class Parts {
  #processes: SupervisedProcess[] = [];
  #postgres: EmbeddedPostgres | null = null;

  set postgres(server: EmbeddedPostgres) {
    this.#postgres = server;
  }

  add(process: SupervisedProcess): void {
    this.#processes.push(process);
  }

  /** The processes at once, then the database that they finish their work on. */
  async stop(): Promise<void> {
    await Promise.all(this.#processes.splice(0).map((process) => process.stop(STOP_PROCESS_WITHIN_MS)));
    await this.#postgres?.stop();
    this.#postgres = null;
  }
}

/**
 * Starts the stack: the database, migrated, then the mail catcher, then (by `prepare`) the data, then portal and worker.
 *
 * @param prepare runs when letters can be sent and before anybody can sign in; gets the environment of the stack
 * @returns when the portal answers that it is ready
 * @throws what went wrong; everything that was started is ended again
 */
export async function startStack(
  options: StackOptions,
  prepare: (env: NodeJS.ProcessEnv) => Promise<void>,
): Promise<Stack> {
  const parts = new Parts();
  try {
    return await startParts(options, prepare, parts);
  } catch (error) {
    await parts.stop();
    throw error;
  }
}

async function startParts(
  { root, dataDir, ports, durable, say, extra, onPids, signal }: StackOptions,
  prepare: (env: NodeJS.ProcessEnv) => Promise<void>,
  parts: Parts,
): Promise<Stack> {
  const secrets = localSecrets(dataDir);
  const password = secrets.databasePassword;
  const postgres = await startEmbeddedPostgres({ dataDir, durable, password, checkout: root, say });
  parts.postgres = postgres;
  signal?.throwIfAborted();
  const local = localEnvironment({ dataDir, ports, databaseUrl: postgres.url, secrets });
  const env = { ...childEnvironment(process.env, local), HOSTNAME: "127.0.0.1", ...extra };
  await runScript(root, "scripts/migrate.ts", env, signal);

  const pids: StackPids = { portal: 0, worker: 0, mail: 0, postgres: postgres.pid, customerPortal: 0 };
  let complete = false;
  const launch = (id: Exclude<keyof StackPids, "postgres">, args: string[]) => {
    const name = id === "customerPortal" ? "customer-portal" : id;
    const process = new SupervisedProcess({
      name,
      args,
      root,
      env,
      logFolder: path.join(dataDir, "logs"),
      say,
      onStart(pid) {
        pids[id] = pid;
        if (complete) onPids?.({ ...pids });
      },
    });
    parts.add(process);
    return process;
  };

  const mailUrl = `http://localhost:${ports.MAIL_WEB_PORT}`;
  const mail = launch("mail", ["--import", "tsx", "scripts/mail/catcher.ts"]);
  await waitUntilAnswers(
    `http://127.0.0.1:${ports.MAIL_WEB_PORT}/api/messages?limit=1`,
    "mail catcher",
    mail.logFile,
    signal,
  );

  await prepare(env);
  signal?.throwIfAborted();

  const customerPortalUrl = `http://localhost:${ports.CUSTOMER_PORTAL_PORT}`;
  const standIn = launch("customerPortal", ["--import", "tsx", "scripts/customer-portal/main.ts"]);
  launch("worker", ["--import", "tsx", "scripts/worker.ts"]);
  const portal = launch("portal", [".next/portal/serve.mjs"]);
  await waitUntilAnswers(`http://127.0.0.1:${ports.PORT}/api/health/ready`, "portal", portal.logFile, signal);
  const keys = `http://127.0.0.1:${ports.CUSTOMER_PORTAL_PORT}/.well-known/jwks.json`;
  await waitUntilAnswers(keys, "stand-in for the customer portal", standIn.logFile, signal);
  complete = true;
  return {
    portalUrl: `http://localhost:${ports.PORT}`,
    mailUrl,
    customerPortalUrl,
    databaseUrl: postgres.url,
    env,
    pids: () => ({ ...pids }),
    stop: () => parts.stop(),
  };
}
