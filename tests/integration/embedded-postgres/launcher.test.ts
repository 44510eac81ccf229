import { chmodSync, chownSync, mkdirSync, mkdtempSync, realpathSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import postgres from "postgres";
import { isPortFree } from "@/lib/db/embedded/free-port";
import {
  type EmbeddedPostgresOptions,
  findEmbeddedPostgres,
  removeEmbeddedPostgres,
  startEmbeddedPostgres,
} from "@/lib/db/embedded/launcher";
import { findPostmaster, waitUntilEnded } from "@/lib/db/embedded/postmaster";
import { isRunning } from "@/lib/db/is-running";

const isRoot = process.getuid?.() === 0;
const remarks: string[] = [];
let base: string;

function options(changes: Partial<EmbeddedPostgresOptions> = {}): EmbeddedPostgresOptions {
  return { dataDir: path.join(base, "data"), durable: true, report: (text) => remarks.push(text), ...changes };
}

async function query(url: string, text: string): Promise<string[]> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    const rows = await sql.unsafe(text);
    return rows.map((row) => String(Object.values(row)[0]));
  } finally {
    await sql.end();
  }
}

beforeEach(() => {
  remarks.length = 0;
  base = realpathSync(mkdtempSync(path.join(tmpdir(), "launcher-")));
  chmodSync(base, 0o755);
});

afterEach(async () => {
  await removeEmbeddedPostgres({ dataDir: path.join(base, "data") }).catch(() => {});
  rmSync(base, { recursive: true, force: true });
});

describe("the embedded PostgreSQL", () => {
  it("starts on a free port of the loopback address only, sorts in Hungarian order, and stops", async () => {
    const server = await startEmbeddedPostgres(options());

    expect(server.found).toBe(false);
    expect(await query(server.url, "show listen_addresses")).toEqual(["127.0.0.1"]);
    expect(await query(server.url, "show server_encoding")).toEqual(["UTF8"]);
    const words = "(values ('zseb'), ('cukor'), ('csak'), ('ő'), ('o'), ('ö'), ('zeller')) as word(name)";
    expect(await query(server.url, `select name from ${words} order by name`)).toEqual(
      "cukor csak o ö ő zeller zseb".split(" "),
    );

    await server.stop();
    expect(isRunning(server.pid)).toBe(false);
    expect(await isPortFree(server.port)).toBe(true);
  });

  it("requires the password it was created with, and names the cause when another one is given", async () => {
    const server = await startEmbeddedPostgres(options({ password: "p%/:@ss" }));
    expect(await query(server.url, "select current_user")).toEqual(["portal"]);
    const wrong = new URL(server.url);
    wrong.password = "wrong";
    await expect(query(wrong.href, "select 1")).rejects.toMatchObject({ code: "28P01" });
    await server.stop();

    await expect(startEmbeddedPostgres(options({ password: "another" }))).rejects.toThrow("another password");
    expect(findPostmaster(path.join(base, "data", "postgres"))).toBeNull();
  });

  it("uses the server that is already running on the folder", async () => {
    const first = await startEmbeddedPostgres(options());
    const second = await startEmbeddedPostgres(options());

    expect(second).toMatchObject({ pid: first.pid, port: first.port, found: true });
    expect(await findEmbeddedPostgres(options())).toBe(first.url);
    await first.stop();
    expect(await findEmbeddedPostgres(options())).toBeNull();
  });

  it("creates one database when two processes start at the same time", async () => {
    const servers = await Promise.all([startEmbeddedPostgres(options()), startEmbeddedPostgres(options())]);
    expect(new Set(servers.map((server) => server.pid)).size).toBe(1);
  });

  it("recovers what was committed after its process was killed", async () => {
    const killed = await startEmbeddedPostgres(options());
    await query(killed.url, "create table kept (id int)");
    await query(killed.url, "insert into kept select generate_series(1, 1000)");
    process.kill(killed.pid, "SIGKILL");
    await waitUntilEnded(killed.pid, 5000);

    const server = await startEmbeddedPostgres(options());
    expect(server.found).toBe(false);
    expect(await query(server.url, "select count(*) from kept")).toEqual(["1000"]);
  });

  it("refuses a folder that another PostgreSQL wrote, and names it", async () => {
    const server = await startEmbeddedPostgres(options());
    await server.stop();
    const cluster = path.join(base, "data", "postgres");
    writeFileSync(path.join(cluster, "PG_VERSION"), "15\n");

    await expect(startEmbeddedPostgres(options())).rejects.toThrow(`${cluster} was written by PostgreSQL 15`);
  });

  it("reports the log of the server when it cannot start", async () => {
    const server = await startEmbeddedPostgres(options());
    await server.stop();
    writeFileSync(path.join(base, "data", "postgres", "postgresql.conf"), "no_such_setting = on\n", { flag: "a" });

    await expect(startEmbeddedPostgres(options())).rejects.toThrow(/unrecognized configuration parameter/);
  });

  it("names the port that is taken", async () => {
    const other = await startEmbeddedPostgres(options());
    const folder = path.join(base, "second");
    await expect(startEmbeddedPostgres(options({ dataDir: folder, port: other.port }))).rejects.toThrow(
      `port ${other.port} is taken`,
    );
  });

  it("says what to do when npm installed no programs for this platform", async () => {
    await expect(startEmbeddedPostgres(options({ checkout: base }))).rejects.toThrow(/Run npm ci, or set DATABASE_URL/);
  });

  const asRoot = isRoot ? it : it.skip;

  asRoot("runs as an ordinary user when the process is root", async () => {
    await startEmbeddedPostgres(options());
    expect(statSync(path.join(base, "data", "postgres")).uid).toBe(65534);
  });

  asRoot("refuses a folder of another owner, and names it", async () => {
    const cluster = path.join(base, "data", "postgres");
    mkdirSync(cluster, { recursive: true });
    chownSync(cluster, 12345, 12345);
    await expect(startEmbeddedPostgres(options())).rejects.toThrow(`${cluster} belongs to user 12345`);
    rmSync(cluster, { recursive: true });
  });

  asRoot("keeps its data elsewhere, and names the folder, when an ordinary user cannot read DATA_DIR", async () => {
    chmodSync(base, 0o700);
    const server = await startEmbeddedPostgres(options());

    const cluster = /its data lives in (\S+)\.$/.exec(remarks.join("\n"))?.[1] ?? "";
    expect(cluster).toMatch(/^\/var\/lib\/kuldemenyeim\/[0-9a-f]{16}\/data-[0-9a-f]{16}$/);
    expect(findPostmaster(cluster)?.pid).toBe(server.pid);

    await removeEmbeddedPostgres({ dataDir: path.join(base, "data") });
    expect(() => statSync(cluster)).toThrow("ENOENT");
  });
});
