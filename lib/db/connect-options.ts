import "server-only";
import { readFileSync } from "node:fs";
import { type ConnectionOptions, checkServerIdentity } from "node:tls";
import type postgres from "postgres";
import { type DatabaseAddress, parseDatabaseUrl } from "@/lib/db/database-url";
import type { Log } from "@/lib/log";

const DEFAULT_CONNECT_TIMEOUT_SECONDS = 10;
const DEFAULT_APPLICATION_NAME = "kuldemenyeim";

/** Parses an address. @throws for an address that lib/env.ts refuses; the error holds no password */
function addressOf(url: string): DatabaseAddress {
  const parsed = parseDatabaseUrl(url);
  if (!parsed.ok) throw new Error(`the database's address ${parsed.error.problems.join("; ")}`);
  return parsed.value;
}

function tlsOptions({ host, tls, rootCertFile }: DatabaseAddress): ConnectionOptions | false {
  if (tls === "disable") return false;
  return {
    rejectUnauthorized: tls !== "require",
    ...(rootCertFile ? { ca: readFileSync(rootCertFile) } : {}),
    // Checked here with the configured host: for an IP address postgres.js would check the name "localhost".
    checkServerIdentity: (_name, certificate) =>
      tls === "verify-full" ? checkServerIdentity(host, certificate) : undefined,
  };
}

/** Makes the options of postgres.js for an address. @throws when the file of sslrootcert cannot be read */
export function postgresJsOptions(url: string): postgres.Options<Record<string, never>> {
  const address = addressOf(url);
  const { host, port, database, user, password, applicationName, options } = address;
  return {
    // Host and port as arrays, although the types forbid it: the driver splits a string at colons, which IPv6 has.
    ...(host.startsWith("/") ? { path: `${host}/.s.PGSQL.${port}` } : {}),
    host: [host] as unknown as string,
    port: [port] as unknown as number,
    database,
    ...(user === undefined ? {} : { user }),
    ...(password === undefined ? {} : { password }),
    ssl: tlsOptions(address),
    connect_timeout: address.connectTimeoutSeconds ?? DEFAULT_CONNECT_TIMEOUT_SECONDS,
    connection: {
      application_name: applicationName ?? DEFAULT_APPLICATION_NAME,
      ...(options === null ? {} : { options }),
    },
  };
}

/** Makes the options of pg, the driver of the job queue. @throws when the file of sslrootcert cannot be read */
export function pgOptions(url: string) {
  const address = addressOf(url);
  const { host, port, database, user, password, applicationName, options } = address;
  return {
    host,
    port,
    database,
    ...(user === undefined ? {} : { user }),
    ...(password === undefined ? {} : { password }),
    ssl: tlsOptions(address),
    connectionTimeoutMillis: (address.connectTimeoutSeconds ?? DEFAULT_CONNECT_TIMEOUT_SECONDS) * 1000,
    application_name: applicationName ?? DEFAULT_APPLICATION_NAME,
    ...(options === null ? {} : { options }),
  };
}

type Addresses = { DATABASE_URL?: string; DATABASE_URL_UNPOOLED?: string; DATABASE_URL_REPLICA?: string };
const VARIABLES = ["DATABASE_URL", "DATABASE_URL_UNPOOLED", "DATABASE_URL_REPLICA"] as const;

function isReadable(file: string): boolean {
  try {
    readFileSync(file);
    return true;
  } catch {
    return false;
  }
}

/** Checks the configured addresses. @returns problems, each with the name of its variable and without any value */
export function databaseUrlProblems(env: Addresses): string[] {
  return VARIABLES.flatMap((variable) => {
    const text = env[variable];
    if (!text) return [];
    const parsed = parseDatabaseUrl(text);
    if (!parsed.ok) return parsed.error.problems.map((problem) => `${variable}: ${problem}`);
    const { rootCertFile, dropped } = parsed.value;
    if (rootCertFile && !isReadable(rootCertFile))
      return [`${variable}: the file that the parameter sslrootcert names cannot be read`];
    if (variable === "DATABASE_URL_UNPOOLED" && dropped.includes("pgbouncer"))
      return [`${variable}: the parameter pgbouncer says that it goes through a pooler: give the direct address`];
    return [];
  });
}

/**
 * Whether the configuration says that DATABASE_URL goes through a pooler: by its parameter pgbouncer, or because a
 * different address past the pooler is given.
 */
export function isPooled({ DATABASE_URL, DATABASE_URL_UNPOOLED }: Omit<Addresses, "DATABASE_URL_REPLICA">): boolean {
  if (DATABASE_URL === undefined) return false;
  const unpooled = DATABASE_URL_UNPOOLED || DATABASE_URL;
  return unpooled !== DATABASE_URL || addressOf(DATABASE_URL).dropped.includes("pgbouncer");
}

type UrlSettings = {
  databaseUrl: string;
  databaseUrlUnpooled: string | null;
  databaseReplica: { url: string } | null;
};

/** Names of the parameters in the configured addresses that no driver gets, for the log and for `portal doctor`. */
export function droppedParameters({ databaseUrl, databaseUrlUnpooled, databaseReplica }: UrlSettings): string[] {
  const urls = [databaseUrl, databaseUrlUnpooled, databaseReplica?.url].filter((url) => typeof url === "string");
  return [...new Set(urls.flatMap((url) => addressOf(url).dropped))];
}

/** Logs which parameters of the addresses are dropped. Called once when a process starts. */
export function reportDroppedParameters(settings: UrlSettings, log: Log): void {
  const dropped = droppedParameters(settings);
  if (dropped.length > 0) log.info({ dropped: dropped.join(" ") }, "parameters of DATABASE_URL that are not used");
}
