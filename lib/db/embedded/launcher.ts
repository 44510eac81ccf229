/**
 * Starts PostgreSQL 18 from an npm package, so that the machine needs nothing installed: as root or an ordinary user,
 * on 127.0.0.1, with its data in DATA_DIR. For the demo, `npm run dev`, the command line and the tests. In production
 * the database is given by DATABASE_URL.
 */
import { spawn, spawnSync } from "node:child_process";
import { accessSync, closeSync, constants, existsSync, mkdirSync, realpathSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { assertOwnCluster, DATABASE_USER, ensureCluster, serverEnvironment } from "@/lib/db/embedded/cluster";
import { createDatabase, withDatabase } from "@/lib/db/embedded/database";
import { EmbeddedPostgresError } from "@/lib/db/embedded/embedded-postgres-error";
import { freePort, isPortFree, LOOPBACK } from "@/lib/db/embedded/free-port";
import { clusterFolder, type PostgresPrograms, postgresPrograms } from "@/lib/db/embedded/location";
import { findPostmaster, waitUntilEnded } from "@/lib/db/embedded/postmaster";
import { lastLogLines, openServerLog } from "@/lib/db/embedded/server-log";
import { withStartLock } from "@/lib/db/embedded/start-lock";
import { postgresUser } from "@/lib/db/embedded/unprivileged-user";
import { forgetLocalServer, noteLocalServer } from "@/lib/db/local-server";

/** Crash recovery replays at most 1 GB of write-ahead log, which takes less than a minute. */
const START_WITHIN_MS = 60_000;
const STOP_WITHIN_MS = 8_000;
const CHECK_EVERY_MS = 20;
const START_ATTEMPTS = 5;
const RETRY_AFTER_MS = 200;
const WRONG_PASSWORD = "28P01";

/** Name of the portal's database on an embedded server. */
export const PORTAL_DATABASE = "portal";

export type EmbeddedPostgresOptions = {
  /** Data folder, absolute or relative to the current folder. Created when missing. */
  dataDir: string;
  /** Default: any free port. */
  port?: number;
  /** False: data may be lost in a crash, which makes the server faster. For tests only. */
  durable: boolean;
  /** Password of the superuser, fixed when the cluster is created. Without one local connections are trusted. */
  password?: string;
  /** Folder that holds node_modules. Default: the current folder. */
  checkout?: string;
  /** Prints a remark for the person at the terminal. Default: to stderr. */
  report?: (text: string) => void;
};

export type EmbeddedPostgres = {
  /** Connection string of the database `portal`, with the password. */
  url: string;
  pid: number;
  port: number;
  /** True when a server of this data folder was running already. */
  found: boolean;
  /** Stops the server, also one that was running already, by a fast shutdown: open transactions are rolled back. */
  stop(): Promise<void>;
};

type Prepared = { dataDir: string; programs: PostgresPrograms; cluster: string; log: string };

function prepare(options: EmbeddedPostgresOptions): Prepared {
  const report = options.report ?? ((text: string) => process.stderr.write(`${text}\n`));
  const dataDir = ensureDataDir(options.dataDir);
  const checkout = realpathSync(options.checkout ?? process.cwd());
  const user = postgresUser();
  return {
    dataDir,
    programs: postgresPrograms(checkout, user, report),
    cluster: clusterFolder(checkout, dataDir, user, report),
    log: path.join(dataDir, "postgres.log"),
  };
}

function ensureDataDir(folder: string): string {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
  } catch (error) {
    const owner = existsSync(folder)
      ? ` It belongs to user ${statSync(folder).uid}; we are user ${process.getuid?.()}.`
      : "";
    throw new EmbeddedPostgresError(
      `The data folder ${folder} cannot be written (${(error as NodeJS.ErrnoException).code}).${owner} ` +
        "Start it as that user, or choose another DATA_DIR.",
    );
  }
  return realpathSync(folder);
}

/**
 * Starts PostgreSQL on the data folder, or uses the server that is running on it, and creates the database `portal` if
 * it is missing. The server continues when this process ends, so the caller has to stop it. After a crash the next
 * start recovers.
 *
 * @throws EmbeddedPostgresError when programs are missing, the folder belongs to another user or version, the port is
 *         taken, the password differs, or the server does not start (with the last lines of its log)
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const prepared = prepare(options);
  const server = await withStartLock(prepared.cluster, async () => {
    const running = await runningServer(prepared);
    if (running) return { ...running, found: true };
    const user = postgresUser();
    assertOwnCluster(prepared.cluster, prepared.programs, user);
    ensureCluster({ ...prepared, user, password: options.password, durable: options.durable });
    return { ...(await launch(prepared, options)), found: false };
  });
  noteLocalServer(prepared.dataDir, server);
  const stop = async () => {
    await stopServer(prepared, server.pid);
    forgetLocalServer(prepared.dataDir);
  };
  const url = portalUrl(server.port, options.password);
  try {
    await createDatabase(withDatabase(url, "postgres"), PORTAL_DATABASE);
  } catch (error) {
    if (!server.found) await stop();
    if ((error as { code?: string }).code !== WRONG_PASSWORD) throw error;
    throw new EmbeddedPostgresError(
      `The database in ${prepared.cluster} was made with another password than the one at hand (secrets.json in ` +
        `${options.dataDir} was lost or replaced). Put the old file back, or start anew.`,
    );
  }
  return { ...server, url, stop };
}

function portalUrl(port: number, password: string | undefined): string {
  const login = password ? `${DATABASE_USER}:${encodeURIComponent(password)}` : DATABASE_USER;
  return `postgres://${login}@${LOOPBACK}:${port}/${PORTAL_DATABASE}`;
}

/**
 * Finds the server that is running on this data folder. Starts nothing.
 *
 * @param options as for {@link startEmbeddedPostgres}
 * @returns its connection string, or null when none is running
 */
export async function findEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<string | null> {
  if (!existsSync(options.dataDir)) return null;
  const running = await runningServer(prepare({ ...options, report: () => {} }));
  if (!running) return null;
  return portalUrl(running.port, options.password);
}

/** Deletes the database and log of this data folder, after stopping a server that is running on it. */
export async function removeEmbeddedPostgres(options: Pick<EmbeddedPostgresOptions, "dataDir" | "checkout">) {
  if (!existsSync(options.dataDir)) return;
  const prepared = prepare({ ...options, durable: true, report: () => {} });
  const running = await runningServer(prepared);
  if (running) await stopServer(prepared, running.pid);
  forgetLocalServer(prepared.dataDir);
  rmSync(prepared.cluster, { recursive: true, force: true });
  rmSync(prepared.log, { force: true });
}

async function runningServer({ cluster, log }: Prepared): Promise<{ pid: number; port: number } | null> {
  const deadline = performance.now() + START_WITHIN_MS;
  for (;;) {
    const found = findPostmaster(cluster);
    if (!found) return null;
    if (found.ready && found.port) return { pid: found.pid, port: found.port };
    if (performance.now() > deadline) {
      const logLines = lastLogLines(log, 0);
      throw new EmbeddedPostgresError(
        `PostgreSQL (process ${found.pid}) on ${cluster} does not become ready:\n${logLines}`,
      );
    }
    await pause(CHECK_EVERY_MS);
  }
}

async function launch(prepared: Prepared, options: EmbeddedPostgresOptions): Promise<{ pid: number; port: number }> {
  if (options.port && !(await isPortFree(options.port))) {
    throw new EmbeddedPostgresError(`PostgreSQL's port ${options.port} is taken.`);
  }
  for (let attempt = 1; ; attempt++) {
    const port = options.port ?? (await freePort());
    const outcome = await launchOn(port, prepared, options.durable);
    if (typeof outcome !== "string") return outcome;
    // Another process may have taken the free port before PostgreSQL did.
    const isPortTaken = !options.port && /could not (bind|create listen)|Address already in use/i.test(outcome);
    // The last processes of a killed server have not ended yet.
    const isOldServerEnding = outcome.includes("pre-existing shared memory block");
    if (!(isPortTaken || isOldServerEnding) || attempt === START_ATTEMPTS) {
      throw new EmbeddedPostgresError(`PostgreSQL could not be started on ${prepared.cluster}:\n${outcome}`);
    }
    await pause(RETRY_AFTER_MS);
  }
}

/** Resolves to the running server, or to the last lines of its log when it did not start. */
async function launchOn(port: number, { programs, cluster, log }: Prepared, durable: boolean) {
  const { fd, startsAt } = openServerLog(log);
  const server = spawn(programs.postgres, ["-D", cluster, ...serverSettings(port, durable)], {
    ...postgresUser(),
    cwd: cluster,
    env: serverEnvironment(),
    // In its own process group, so that Ctrl-C reaches the portal and the worker but not their database.
    detached: true,
    stdio: ["ignore", fd, fd],
  });
  closeSync(fd);
  let failure: string | null = null;
  server.on("error", (error) => {
    failure = `${programs.postgres}: ${error.message}`;
  });
  server.on("exit", () => {
    failure ??= lastLogLines(log, startsAt);
  });
  server.unref();

  const deadline = performance.now() + START_WITHIN_MS;
  while (failure === null) {
    const found = findPostmaster(cluster);
    if (found?.ready && found.pid === server.pid) return { pid: found.pid, port };
    if (performance.now() > deadline) {
      server.kill("SIGQUIT");
      return `No answer within ${START_WITHIN_MS / 1000} seconds.\n${lastLogLines(log, startsAt)}`;
    }
    await pause(CHECK_EVERY_MS);
  }
  return failure as string;
}

function serverSettings(port: number, durable: boolean): string[] {
  const settings = {
    listen_addresses: LOOPBACK,
    port,
    unix_socket_directories: "",
    timezone: "UTC",
    log_timezone: "UTC",
    // No replication is needed, and bulk inserts write less log without it.
    wal_level: "minimal",
    max_wal_senders: 0,
    // Failed statements are not logged, because they hold personal data.
    log_min_error_statement: "panic",
    // PostgreSQL's default of 128 MB is a quarter of what a small portal needs in all; the system's cache holds the
    // rest.
    ...(durable
      ? { shared_buffers: "48MB" }
      : { fsync: "off", synchronous_commit: "off", full_page_writes: "off", autovacuum: "off" }),
  };
  return Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
}

async function stopServer({ programs, cluster, log }: Prepared, pid: number): Promise<void> {
  if (findPostmaster(cluster)?.pid !== pid) return;
  if (process.platform === "win32") spawnSync(programs.pgCtl, ["stop", "-D", cluster, "-m", "fast"]);
  else process.kill(pid, "SIGINT");
  if (await waitUntilEnded(pid, STOP_WITHIN_MS)) return;
  // An immediate shutdown; the server recovers at the next start.
  process.kill(pid, "SIGQUIT");
  if (!(await waitUntilEnded(pid, STOP_WITHIN_MS))) {
    throw new EmbeddedPostgresError(`PostgreSQL (process ${pid}) does not end:\n${lastLogLines(log, 0)}`);
  }
}
