/**
 * Starts everything that the portal needs on one machine, each as a process: PostgreSQL, mail catcher, portal, worker
 * and the stand-in for the customer portal. Used by the demo and by the browser tests, which have their own data folder
 * and ports.
 */
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "@/lib/db/embedded/launcher";
import { childEnvironment, localEnvironment } from "@/scripts/demo/environment";
import { runScript } from "@/scripts/demo/run-script";
import { localSecrets } from "@/scripts/demo/secrets";
import { DemoError, type DemoPorts } from "@/scripts/demo/settings";
import { type ProcessOptions, SupervisedProcess } from "@/scripts/demo/supervised-process";
import { nodeFlags } from "@/scripts/node-flags.mjs";

const READY_WITHIN_MS = 90_000;
const POLL_MS = 150;
const REQUEST_TIMEOUT_MS = 5_000;
/** Processes and database together stop within ten seconds. */
const STOP_PROCESS_WITHIN_MS = 5_000;

export type StackPids = { portal: number; worker: number; mail: number; postgres: number; customerPortal: number };

/**
 * Another way to run the portal than by its own server with a worker beside it (tests/support/serverless-hosting.ts).
 */
export type Hosting = {
  /** Starts what stands before the database. @returns its address */
  openPooler(databaseUrl: string): Promise<string>;
  /** Folder and program of the portal. */
  portal: Pick<ProcessOptions, "root" | "args" | "node" | "user">;
  /** Runs the jobs instead of the worker: arguments of Node, in the checkout. */
  scheduler: string[];
  /** Called when every process and the database have stopped. */
  close(): Promise<void>;
};

export type StackOptions = {
  root: string;
  dataDir: string;
  ports: DemoPorts;
  /** false: written data may be lost in a crash (tests). */
  durable: boolean;
  say(text: string): void;
  /** Additional environment variables of the processes (tests). */
  extra?: Record<string, string>;
  hosting?: Hosting;
  /** Cancels the start; everything started by then is stopped. */
  signal?: AbortSignal;
  /** Called when a process was restarted and has a new id. */
  onPids?(pids: StackPids): void;
};

export type Stack = {
  portalUrl: string;
  mailUrl: string;
  customerPortalUrl: string;
  databaseUrl: string;
  /** The environment for scripts that work on the same data. */
  env: NodeJS.ProcessEnv;
  pids(): StackPids;
  stop(): Promise<void>;
};

async function waitUntilAnswers(url: string, what: string, logFile: string, signal?: AbortSignal): Promise<void> {
  const deadline = performance.now() + READY_WITHIN_MS;
  for (;;) {
    signal?.throwIfAborted();
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS) });
      await response.arrayBuffer();
      if (response.status === 200) return;
    } catch {
      // Not listening yet.
    }
    if (performance.now() > deadline) {
      throw new DemoError(`The ${what} does not answer at ${url} within ${READY_WITHIN_MS / 1000} s; log: ${logFile}`);
    }
    await pause(POLL_MS);
  }
}

/** The processes and the database started so far. */
class StartedParts {
  #processes: SupervisedProcess[] = [];
  #postgres: EmbeddedPostgres | null = null;

  constructor(private readonly hosting: Hosting | undefined) {}

  set postgres(server: EmbeddedPostgres) {
    this.#postgres = server;
  }

  add(process: SupervisedProcess): void {
    this.#processes.push(process);
  }

  /** Stops all processes together, then the database. */
  async stop(): Promise<void> {
    await Promise.all(this.#processes.splice(0).map((process) => process.stop(STOP_PROCESS_WITHIN_MS)));
    await this.#postgres?.stop();
    this.#postgres = null;
    await this.hosting?.close();
  }
}

/**
 * Starts the database and migrates it, then the mail catcher, then runs `prepare`, then starts portal and worker.
 *
 * @param prepare fills the database before anybody can sign in; e-mails can be sent by then
 * @returns when the portal's readiness check succeeds
 * @throws the cause of a failed start, after everything is stopped again
 */
export async function startStack(
  options: StackOptions,
  prepare: (env: NodeJS.ProcessEnv) => Promise<void>,
): Promise<Stack> {
  const parts = new StartedParts(options.hosting);
  try {
    return await startParts(options, prepare, parts);
  } catch (error) {
    await parts.stop();
    throw error;
  }
}

async function startParts(
  { root, dataDir, ports, durable, say, extra, hosting, onPids, signal }: StackOptions,
  prepare: (env: NodeJS.ProcessEnv) => Promise<void>,
  parts: StartedParts,
): Promise<Stack> {
  const secrets = localSecrets(dataDir);
  const password = secrets.databasePassword;
  const postgres = await startEmbeddedPostgres({ dataDir, durable, password, checkout: root, report: say });
  parts.postgres = postgres;
  signal?.throwIfAborted();
  const databaseUrl = hosting ? await hosting.openPooler(postgres.url) : postgres.url;
  const local = localEnvironment({ dataDir, ports, databaseUrl, secrets });
  const direct = hosting ? { DATABASE_URL_UNPOOLED: postgres.url } : {};
  const env = { ...childEnvironment(process.env, local), HOSTNAME: "127.0.0.1", ...direct, ...extra };
  await runScript(root, "scripts/migrate.ts", env, signal);

  const pids: StackPids = { portal: 0, worker: 0, mail: 0, postgres: postgres.pid, customerPortal: 0 };
  let complete = false;
  const launch = (id: Exclude<keyof StackPids, "postgres">, args: string[], where: Partial<Hosting["portal"]> = {}) => {
    const name = id === "customerPortal" ? "customer-portal" : id;
    const process = new SupervisedProcess({
      name,
      args,
      root,
      ...where,
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
  launch("worker", hosting?.scheduler ?? ["--import", "tsx", "scripts/worker.ts"]);
  const server = [...nodeFlags("scripts/start.mjs"), ".next/portal/serve.mjs"];
  const portal = launch("portal", hosting?.portal.args ?? server, hosting?.portal);
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
