/** The log file of the server. The server writes to it directly, also after the process that started it has ended. */
import { closeSync, existsSync, openSync, readSync, statSync, truncateSync } from "node:fs";

const LARGEST_LOG_BYTES = 5_000_000;
const SHOWN_BYTES = 4000;
const SHOWN_LINES = 12;

/**
 * Opens the log for a new server, and empties it first when it is larger than 5 MB. `startsAt` is an offset in bytes.
 */
export function openServerLog(file: string): { fd: number; startsAt: number } {
  if (existsSync(file) && statSync(file).size > LARGEST_LOG_BYTES) truncateSync(file, 0);
  const fd = openSync(file, "a", 0o600);
  return { fd, startsAt: statSync(file).size };
}

/** The last 12 lines that a server wrote after the offset `startsAt`, indented; or a remark that it wrote none. */
export function lastLogLines(file: string, startsAt: number): string {
  if (!existsSync(file)) return "(the server wrote nothing)";
  const { size } = statSync(file);
  const from = Math.max(Math.min(startsAt, size), size - SHOWN_BYTES);
  const bytes = Buffer.alloc(size - from);
  const fd = openSync(file, "r");
  try {
    readSync(fd, bytes, 0, bytes.length, from);
  } finally {
    closeSync(fd);
  }
  const lines = bytes.toString("utf8").trimEnd().split("\n").slice(-SHOWN_LINES);
  return lines.join("").trim() ? lines.map((line) => `  ${line}`).join("\n") : "(the server wrote nothing)";
}
