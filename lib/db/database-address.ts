import { parseDatabaseUrl } from "@/lib/db/database-url";

/**
 * The database of an address for an operator's eyes: `host:port/name`, never user, password or parameters.
 *
 * @param url as in DATABASE_URL
 */
export function describeDatabase(url: string): string {
  const parsed = parseDatabaseUrl(url);
  if (!parsed.ok) return "an address that cannot be read";
  const { host, port, database } = parsed.value;
  return `${host.includes(":") ? `[${host}]` : host}:${port}/${database}`;
}

/** True when the address leads to this port of this machine over TCP. */
export function isLocalPort(url: string, port: number): boolean {
  const parsed = parseDatabaseUrl(url);
  return parsed.ok && parsed.value.port === port && /^(?:localhost|127\..*)$/.test(parsed.value.host);
}
