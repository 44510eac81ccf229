/** Creates a cluster (PostgreSQL's term for the data folder of one server) and refuses one that must not be used. */
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { EmbeddedPostgresError } from "@/lib/db/embedded/embedded-postgres-error";
import type { PostgresPrograms } from "@/lib/db/embedded/location";
import { changeOwner, type ProcessOwner } from "@/lib/db/embedded/unprivileged-user";

/** Name of the superuser of the embedded server. */
export const DATABASE_USER = "portal";

/**
 * Environment of PostgreSQL's processes: English messages, and none of the variables of this process, which hold
 * secrets.
 */
export function serverEnvironment(): NodeJS.ProcessEnv | undefined {
  if (process.platform === "win32") return undefined;
  return { LC_ALL: "C", PATH: "/usr/bin:/bin" } as Partial<NodeJS.ProcessEnv> as NodeJS.ProcessEnv;
}

export type NewCluster = {
  programs: PostgresPrograms;
  cluster: string;
  user: ProcessOwner | null;
  /** Password of the superuser; without one every local connection is trusted (tests only). */
  password: string | undefined;
  durable: boolean;
};

/**
 * Checks that an existing cluster can be used.
 *
 * @throws EmbeddedPostgresError when the folder belongs to another user, holds no database, or has another major
 *        version
 */
export function assertOwnCluster(cluster: string, programs: PostgresPrograms, user: ProcessOwner | null): void {
  if (!existsSync(cluster)) return;
  const expected = user?.uid ?? process.getuid?.();
  const { uid } = statSync(cluster);
  if (expected !== undefined && uid !== expected) {
    throw new EmbeddedPostgresError(
      `The database folder ${cluster} belongs to user ${uid}, and PostgreSQL would run as user ${expected}. ` +
        "Start it as the user who made it, choose another DATA_DIR, or remove the folder.",
    );
  }
  const versionFile = path.join(cluster, "PG_VERSION");
  if (!existsSync(versionFile)) {
    throw new EmbeddedPostgresError(
      `${cluster} exists but holds no PostgreSQL database. Choose another DATA_DIR, or remove the folder.`,
    );
  }
  const found = readFileSync(versionFile, "utf8").trim();
  const major = programs.version.split(".")[0];
  if (found !== major) {
    throw new EmbeddedPostgresError(
      `The database folder ${cluster} was written by PostgreSQL ${found}; this project brings PostgreSQL ${major}. ` +
        `Carry the data over with PostgreSQL ${found}'s own tools, choose another DATA_DIR, or remove the folder.`,
    );
  }
}

/**
 * Creates the cluster if there is none: UTF-8, Hungarian sort order (ICU) as default, checksums on. It is created under
 * another name and renamed when it is complete, so a process that is killed meanwhile leaves no incomplete cluster.
 */
export function ensureCluster({ programs, cluster, user, password, durable }: NewCluster): void {
  if (existsSync(cluster)) return;
  const unfinished = `${cluster}.unfinished`;
  const passwordFile = `${cluster}.password`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true, mode: 0o700 });
  chmodSync(unfinished, 0o700);
  if (user) changeOwner(user, unfinished);
  try {
    if (password) {
      writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
      if (user) chownSync(passwordFile, user.uid, user.gid);
    }
    const made = spawnSync(
      programs.initdb,
      [
        `--pgdata=${unfinished}`,
        `--username=${DATABASE_USER}`,
        "--encoding=UTF8",
        "--locale-provider=icu",
        "--icu-locale=hu-HU",
        "--locale=C",
        "--data-checksums",
        ...(password ? ["--auth=scram-sha-256", `--pwfile=${passwordFile}`] : ["--auth=trust"]),
        ...(durable ? [] : ["--no-sync"]),
      ],
      { ...user, cwd: unfinished, env: serverEnvironment(), encoding: "utf8" },
    );
    if (made.error) throw new EmbeddedPostgresError(`${programs.initdb} could not be started: ${made.error.message}`);
    if (made.status !== 0) {
      throw new EmbeddedPostgresError(`The database could not be made in ${cluster}:\n${made.stdout}${made.stderr}`);
    }
    renameSync(unfinished, cluster);
  } finally {
    rmSync(passwordFile, { force: true });
    rmSync(unfinished, { recursive: true, force: true });
  }
}
