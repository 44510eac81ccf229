/**
 * A PostgreSQL server and a streaming replica of it, from the programs of the embedded one, each in a temporary folder.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, chownSync, cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import postgres from "postgres";
import { DATABASE_USER, ensureCluster, serverEnvironment } from "@/lib/db/embedded/cluster";
import { createDatabase } from "@/lib/db/embedded/database";
import { freePort } from "@/lib/db/embedded/free-port";
import { postgresPrograms } from "@/lib/db/embedded/location";
import { changeOwner, postgresUser } from "@/lib/db/embedded/unprivileged-user";

const ASK_EVERY_MS = 20;
const DATABASE = "portal";

export type ReplicatedPostgres = {
  /** Of the empty database `portal`. */
  primaryUrl: string;
  replicaUrl: string;
  /** Runs one statement as superuser. */
  onPrimary(text: string): Promise<postgres.RowList<postgres.Row[]>>;
  onReplica(text: string): Promise<postgres.RowList<postgres.Row[]>>;
  /** The replica receives the log and replays nothing of it until `resumeReplay`. */
  pauseReplay(): Promise<void>;
  resumeReplay(): Promise<void>;
  /** Waits until the replica has replayed what the primary has written by now. */
  caughtUp(): Promise<void>;
  stopReplica(): Promise<void>;
  startReplica(): Promise<void>;
  stop(): Promise<void>;
};

async function run(url: string, text: string) {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    return await sql.unsafe(text);
  } finally {
    await sql.end({ timeout: 1 });
  }
}

type Server = { url: string; stop(): Promise<void> };

async function startServer(program: string, folder: string, port: number): Promise<Server> {
  const settings = {
    ...{ listen_addresses: "127.0.0.1", port, unix_socket_directories: "", timezone: "UTC" },
    ...{ wal_level: "replica", fsync: "off", autovacuum: "off" },
  };
  const args = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const server: ChildProcess = spawn(program, ["-D", folder, ...args], {
    ...postgresUser(),
    ...{ cwd: folder, env: serverEnvironment(), stdio: ["ignore", "ignore", "pipe"] },
  });
  let said = "";
  server.stderr?.on("data", (chunk) => {
    said += chunk;
  });
  const ended = new Promise<void>((resolve) => server.on("close", () => resolve()));
  const url = `postgres://${DATABASE_USER}@127.0.0.1:${port}/postgres`;
  const isReady = () =>
    run(url, "select 1").then(
      () => true,
      () => false,
    );
  while (!(await isReady())) {
    if (server.exitCode !== null) throw new Error(`PostgreSQL ended:\n${said}`);
    await pause(ASK_EVERY_MS);
  }
  return {
    url,
    async stop() {
      server.kill("SIGINT");
      await ended;
    },
  };
}

/**
 * Starts both servers. The replica begins as a copy of the new, stopped cluster: the package has no pg_basebackup. It
 * then replays the whole log of the primary by streaming.
 */
export async function startReplicatedPostgres(): Promise<ReplicatedPostgres> {
  const folder = mkdtempSync(path.join(tmpdir(), "kuldemenyeim-replicated-"));
  const user = postgresUser();
  if (user) chownSync(folder, user.uid, user.gid);
  chmodSync(folder, 0o755);
  const programs = postgresPrograms(process.cwd(), user, () => {});
  const [primaryFolder, replicaFolder] = [path.join(folder, "primary"), path.join(folder, "replica")];
  ensureCluster({ programs, cluster: primaryFolder, user, password: undefined, durable: false });
  cpSync(primaryFolder, replicaFolder, { recursive: true });
  const [primaryPort, replicaPort] = [await freePort(), await freePort()];
  const source = `host=127.0.0.1 port=${primaryPort} user=${DATABASE_USER} application_name=replica`;
  writeFileSync(path.join(replicaFolder, "standby.signal"), "");
  writeFileSync(path.join(replicaFolder, "postgresql.auto.conf"), `primary_conninfo = '${source}'\n`);
  chmodSync(replicaFolder, 0o700);
  if (user) changeOwner(user, replicaFolder);

  const primary = await startServer(programs.postgres, primaryFolder, primaryPort);
  const primaryUrl = await createDatabase(primary.url, DATABASE);
  const startReplica = () => startServer(programs.postgres, replicaFolder, replicaPort);
  let replica = await startReplica().catch(async (error: unknown) => {
    await primary.stop();
    throw error;
  });
  let isRunning = true;
  const onPrimary = (text: string) => run(primaryUrl, text);
  const onReplica = (text: string) => run(replica.url, text);
  const stopReplica = async () => {
    if (isRunning) await replica.stop();
    isRunning = false;
  };
  const servers: ReplicatedPostgres = {
    primaryUrl,
    replicaUrl: replica.url.replace(/postgres$/, DATABASE),
    onPrimary,
    onReplica,
    pauseReplay: async () => void (await onReplica("select pg_wal_replay_pause()")),
    resumeReplay: async () => void (await onReplica("select pg_wal_replay_resume()")),
    async caughtUp() {
      const [own] = await onPrimary("select pg_current_wal_insert_lsn() as position");
      for (;;) {
        const [there] = await onReplica(`select pg_last_wal_replay_lsn() >= '${own?.position}' as done`);
        if (there?.done) return;
        await pause(ASK_EVERY_MS);
      }
    },
    stopReplica,
    async startReplica() {
      replica = await startReplica();
      isRunning = true;
    },
    async stop() {
      await stopReplica();
      await primary.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  await servers.caughtUp();
  return servers;
}
