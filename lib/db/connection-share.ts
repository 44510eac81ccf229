import { type ProcessShare, shareOf } from "@/lib/kernel/process-share";

/**
 * Most connections of one process: three for statements whose plan is kept, and five for others and for transactions.
 * More would only wait for its one CPU core, and each needs 4 to 11 MB of the database's memory.
 */
const MAX_OF_A_PROCESS = 8;
/**
 * Most connections of all server processes of a start. With the worker's and those of a second instance the number
 * stays well below PostgreSQL's default limit of 100.
 */
const MAX_OF_ALL = 40;
/** While one request waits for a row lock, another one can continue. */
const LEAST = 2;

/**
 * The number of connections with which a server process answers requests: 8, or fewer with more than five processes.
 */
export function webConnections(share?: ProcessShare): number {
  return Math.min(MAX_OF_A_PROCESS, shareOf(MAX_OF_ALL, LEAST, share));
}
