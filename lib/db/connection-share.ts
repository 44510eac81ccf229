import { type ProcessShare, shareOf } from "@/lib/kernel/process-share";

/** Of one process. More would wait for the processor anyway. */
const MAX_OF_A_PROCESS = 10;
/**
 * Of all server processes of a start together, with the worker and another instance well below PostgreSQL's default of
 * 100.
 */
const MAX_OF_ALL = 40;
/** One request may wait for a row lock, so that another one must be able to go on. */
const LEAST = 2;

/** The number of connections with which a server process answers requests: 10, or fewer with more than four processes. */
export function webConnections(share?: ProcessShare): number {
  return Math.min(MAX_OF_A_PROCESS, shareOf(MAX_OF_ALL, LEAST, share));
}
