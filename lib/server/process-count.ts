import { availableParallelism, totalmem } from "node:os";

/**
 * Each process needs two connections to the database, and all together take at most 40 (lib/db/connection-share.ts).
 * More processes are served only where WEB_CONCURRENCY says so.
 */
const MAX_PROCESSES = 20;
/** A server process needs about 250 MB under load; the rest is for the database, the worker and the file cache. */
const BYTES_PER_PROCESS = 512 * 1024 * 1024;

export type Machine = {
  /** Cores that this process may use. */
  cores: number;
  memoryBytes: number;
};

/** The machine, or the part of it that the container may use. */
export function thisMachine(): Machine {
  const limit = process.constrainedMemory();
  // 0 or a number beyond the machine's memory: there is no limit.
  return { cores: availableParallelism(), memoryBytes: limit > 0 ? Math.min(limit, totalmem()) : totalmem() };
}

/** The number of server processes where WEB_CONCURRENCY is not set: one per core, as far as the memory allows. */
export function defaultProcesses({ cores, memoryBytes }: Machine): number {
  return Math.max(1, Math.min(cores, MAX_PROCESSES, Math.floor(memoryBytes / BYTES_PER_PROCESS)));
}
