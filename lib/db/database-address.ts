import { parseDatabaseUrl } from "@/lib/db/database-url";

/**
 * Describes the database of an address for the operator as `host:port/name`, without user, password and parameters.
 *
 * @param url as in DATABASE_URL
 */
export function describeDatabase(url: string): string {
  const parsed = parseDatabaseUrl(url);
  if (!parsed.ok) return "an address that cannot be read";
  const { host, port, database } = parsed.value;
  return `${host.includes(":") ? `[${host}]` : host}:${port}/${database}`;
}

/** True when the address is this port on the loopback interface, by TCP. */
export function isLocalPort(url: string, port: number): boolean {
  const parsed = parseDatabaseUrl(url);
  return parsed.ok && parsed.value.port === port && /^(?:localhost|127\..*)$/.test(parsed.value.host);
}
