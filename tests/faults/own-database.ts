/**
 * A PostgreSQL of a test that may be stopped, killed, filled and exhausted; on a small disk of its own where root may
 * mount one.
 */
import { spawnSync } from "node:child_process";
import { chmodSync, closeSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import postgres from "postgres";
import { freePort } from "@/lib/db/embedded/free-port";
import { type EmbeddedPostgres, removeEmbeddedPostgres, startEmbeddedPostgres } from "@/lib/db/embedded/launcher";
import { migrateDatabase } from "@/lib/db/migrate";

const root = path.resolve(import.meta.dirname, "../..");
const DISK_SIZE = "320m";
const ASK_EVERY_MS = 25;
/** Few, so that a test can take them all. */
const MAX_CONNECTIONS = 40;
const FILLING = Buffer.alloc(1024 * 1024);
const SMALLEST_WRITE = 512;
/** Rounds in a row in which no connection was free or ended. */
const QUIET_ROUNDS = 5;

export class OwnDatabase {
  #server: EmbeddedPostgres | null = null;

  private constructor(
    private readonly folder: string,
    private readonly port: number,
    /** Whether the data has a disk of its own that can be filled. */
    readonly hasDisk: boolean,
  ) {}

  /** Creates the cluster, which writes durably, and migrates its database. */
  static async create(): Promise<OwnDatabase> {
    const folder = mkdtempSync(path.join(tmpdir(), "kuldemenyeim-faults-"));
    const options = `size=${DISK_SIZE},mode=755`;
    const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", options, "tmpfs", folder], { stdio: "ignore" });
    // PostgreSQL may run as another user.
    chmodSync(folder, 0o755);
    const database = new OwnDatabase(folder, await freePort(), mounted.status === 0);
    await database.start();
    await migrateDatabase(database.url);
    await database.admin(async (sql) => {
      await sql.unsafe(`alter system set max_connections = ${MAX_CONNECTIONS}`);
      // The write-ahead log alone would fill the disk.
      await sql.unsafe("alter system set max_wal_size = '64MB'");
      await sql.unsafe("alter system set min_wal_size = '32MB'");
    });
    await database.stop();
    await database.start();
    return database;
  }

  get url(): string {
    if (!this.#server) throw new Error("the database was never started");
    return this.#server.url;
  }

  /** Starts the server, or finds the running one. */
  async start(): Promise<void> {
    const { folder: dataDir, port } = this;
    this.#server = await startEmbeddedPostgres({ dataDir, port, durable: true, checkout: root, report: () => {} });
  }

  /** Stops the server in order, as for an upgrade of the machine. */
  async stop(): Promise<void> {
    await this.#server?.stop();
  }

  /** Runs `work` on a connection that may write whatever the server's default is. */
  async admin<T>(work: (sql: postgres.Sql) => Promise<T>): Promise<T> {
    const connection = { options: "-c default_transaction_read_only=off", application_name: "admin" };
    const sql = postgres(this.url, { max: 1, prepare: false, onnotice: () => {}, connection });
    try {
      return await work(sql);
    } finally {
      await sql.end({ timeout: 1 });
    }
  }

  /** Ends every connection but the caller's. @returns how many */
  terminateAll(): Promise<number> {
    return this.admin(async (sql) => {
      const rows = await sql`select pg_terminate_backend(pid) from pg_stat_activity
        where backend_type = 'client backend' and pid <> pg_backend_pid()`;
      return rows.length;
    });
  }

  /** Kills one server process with SIGKILL: the server ends all connections and recovers from its log. */
  async crash(): Promise<void> {
    const victim = postgres(this.url, { max: 1, prepare: false, onnotice: () => {} });
    const [row] = await victim<{ pid: number }[]>`select pg_backend_pid() as pid`;
    process.kill(row?.pid ?? 0, "SIGKILL");
    await victim.end({ timeout: 1 });
    await this.untilAnswers();
  }

  async untilAnswers(): Promise<void> {
    while (
      !(await this.admin((sql) => sql`select 1`).then(
        () => true,
        () => false,
      ))
    ) {
      await pause(ASK_EVERY_MS);
    }
  }

  /**
   * Takes every connection, also those that the portal holds, until `release`.
   *
   * @returns what gives them back
   */
  async takeAllConnections(): Promise<{ release(): Promise<void> }> {
    const open = async () => {
      const connection = { application_name: "taken" };
      const sql = postgres(this.url, { max: 1, prepare: false, onnotice: () => {}, backoff: () => 0.1, connection });
      const isOpen = await sql`select 1`.then(
        () => true,
        () => false,
      );
      if (isOpen) return sql;
      await sql.end({ timeout: 0 });
      return null;
    };
    const first = await this.#untilOpen(open);
    const taken = [first];
    // One that is being opened is in no list yet, and is found a moment later.
    for (let quiet = 0; quiet < QUIET_ROUNDS; ) {
      const next = await open();
      if (next) taken.push(next);
      const rows = await first`select pg_terminate_backend(pid) from pg_stat_activity
        where backend_type = 'client backend' and application_name <> 'taken'`;
      quiet = next || rows.length > 0 ? 0 : quiet + 1;
    }
    return {
      async release() {
        await Promise.all(taken.map((sql) => sql.end({ timeout: 1 })));
      },
    };
  }

  async #untilOpen(open: () => Promise<postgres.Sql | null>): Promise<postgres.Sql> {
    for (;;) {
      const sql = await open();
      if (sql) return sql;
      await pause(ASK_EVERY_MS);
    }
  }

  /** Refuses every write of new transactions, as a standby does, until `isReadOnly` is false. */
  async setReadOnly(isReadOnly: boolean): Promise<void> {
    await this.admin(async (sql) => {
      await sql.unsafe(`alter system set default_transaction_read_only = ${isReadOnly ? "on" : "off"}`);
      await sql`select pg_reload_conf()`;
    });
    const shown = async () => {
      const sql = postgres(this.url, { max: 1, prepare: false, onnotice: () => {} });
      const [row] = await sql<{ default_transaction_read_only: string }[]>`show default_transaction_read_only`;
      await sql.end({ timeout: 1 });
      return row?.default_transaction_read_only;
    };
    while ((await shown()) !== (isReadOnly ? "on" : "off")) await pause(ASK_EVERY_MS);
  }

  /** Fills the disk to its last byte. @returns what makes room again and starts the server if it has ended */
  fillDisk(): { makeRoom(): Promise<void> } {
    const file = path.join(this.folder, "filling");
    const handle = openSync(file, "w");
    for (let size = FILLING.length; size >= SMALLEST_WRITE; ) {
      try {
        writeSync(handle, FILLING, 0, size);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
        size /= 2;
      }
    }
    closeSync(handle);
    return {
      makeRoom: async () => {
        rmSync(file);
        await this.start();
        await this.untilAnswers();
      },
    };
  }

  async remove(): Promise<void> {
    await removeEmbeddedPostgres({ dataDir: this.folder, checkout: root });
    if (this.hasDisk) spawnSync("umount", ["--lazy", this.folder], { stdio: "ignore" });
    rmSync(this.folder, { recursive: true, force: true });
  }
}
