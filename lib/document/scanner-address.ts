/** Where a malware scanner listens (SEC-62). Pure; lib/env.ts asks it when the portal starts. */

/** A port of another machine, or a socket of this one. */
export type ScannerAddress = { host: string; port: number } | { path: string };

const DEFAULT_PORT = 3310;

/** @param text `tcp://host[:3310]` or `unix:///run/clamav/clamd.ctl` · @returns null for anything else */
export function parseScannerAddress(text: string): ScannerAddress | null {
  if (!URL.canParse(text)) return null;
  const { protocol, hostname, port, pathname, username, password, search, hash } = new URL(text);
  if (username || password || search || hash) return null;
  if (protocol === "unix:") return !hostname && pathname.length > 1 ? { path: decodeURIComponent(pathname) } : null;
  if (protocol !== "tcp:" || !hostname || !["", "/"].includes(pathname)) return null;
  return { host: hostname.replace(/^\[(.*)\]$/, "$1"), port: Number(port) || DEFAULT_PORT };
}
