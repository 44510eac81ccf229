/** The address of a malware scanner. Pure; lib/env.ts validates the configuration with it. */

/** A TCP port or a Unix socket. */
export type ScannerAddress = { host: string; port: number } | { path: string };

const DEFAULT_PORT = 3310;

/**
 * Parses the address of a scanner.
 *
 * @param text `tcp://host[:port]` (default 3310) or `unix:///run/clamav/clamd.ctl`
 * @returns null for anything else
 */
export function parseScannerAddress(text: string): ScannerAddress | null {
  if (!URL.canParse(text)) return null;
  const { protocol, hostname, port, pathname, username, password, search, hash } = new URL(text);
  if (username || password || search || hash) return null;
  if (protocol === "unix:") return !hostname && pathname.length > 1 ? { path: decodeURIComponent(pathname) } : null;
  if (protocol !== "tcp:" || !hostname || !["", "/"].includes(pathname)) return null;
  return { host: hostname.replace(/^\[(.*)\]$/, "$1"), port: Number(port) || DEFAULT_PORT };
}
