import cluster, { type Worker } from "node:cluster";
import type { Log } from "@/lib/log";
import { relayMetrics } from "./metrics-relay";
import { restartPause } from "./restart-pause";

const SIGNALS = ["SIGTERM", "SIGINT", "SIGHUP"] as const;
const isStopSignal = (signal: string | null) => SIGNALS.some((name) => name === signal);
/** A process needs at most 20 s to stop (run-server.ts); a container is given 30. */
const KILL_AFTER_MS = 25_000;

export type ServerProcessesOptions = {
  /** The script of a server process; absolute. */
  exec: string;
  /** Two or more. */
  count: number;
  log: Log;
  /** The environment variables of a process. */
  environment(slot: number): Record<string, string>;
};

/** One place among the server processes. A process that ends is replaced by one in the same slot. */
class Slot {
  worker: Worker | null = null;
  #listeningSince: number | null = null;
  #pauseMs = 0;
  #timer: NodeJS.Timeout | null = null;

  constructor(
    readonly number: number,
    private readonly environment: Record<string, string>,
    private readonly on: {
      listening(): void;
      /** `code` is the exit status, or the error's code if no process could be started. */
      exit(slot: Slot, pid: number | undefined, code: number | string | null, signal: string | null): void;
    },
  ) {}

  start(): void {
    this.#listeningSince = null;
    let worker: Worker;
    try {
      worker = cluster.fork(this.environment);
    } catch (error) {
      // The system has no memory for a process; those that serve go on.
      this.worker = null;
      this.on.exit(this, undefined, (error as NodeJS.ErrnoException).code ?? null, null);
      return;
    }
    this.worker = worker;
    worker.once("listening", () => {
      this.#listeningSince = performance.now();
      this.on.listening();
    });
    const end = (code: number | string | null, signal: string | null) => {
      if (this.worker !== worker) return;
      this.worker = null;
      this.on.exit(this, worker.process.pid, code, signal);
    };
    // Without an id the process was never spawned and no `exit` follows; otherwise the error is one of writing to it.
    worker.on("error", (error: NodeJS.ErrnoException) => {
      if (worker.process.pid === undefined) end(error.code ?? null, null);
    });
    worker.once("exit", end);
  }

  /** @returns the pause in milliseconds */
  restart(): number {
    const servedMs = this.#listeningSince === null ? 0 : performance.now() - this.#listeningSince;
    this.#pauseMs = restartPause(this.#pauseMs, servedMs);
    this.#timer = setTimeout(() => this.start(), this.#pauseMs);
    return this.#pauseMs;
  }

  /** Lets the process end in order and starts no other. */
  stop(signal: NodeJS.Signals): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.worker?.process.kill(signal);
  }
}

/**
 * Serves with several processes on one port until SIGTERM, SIGINT or SIGHUP: this process accepts the connections and
 * gives them to the others in turn. The first process starts alone, so that what is wrong with all of them is reported
 * once. A process that ends is replaced after a growing pause. On a signal every process gets SIGTERM and is waited
 * for; one that has not ended after 25 s is killed.
 *
 * @returns the exit status: 0 when every process stopped in order, else 1
 * @throws when the first process ends before it accepts connections
 */
export function runServerProcesses({ exec, count, log, environment }: ServerProcessesOptions): Promise<number> {
  cluster.setupPrimary({ exec, args: [] });
  relayMetrics();
  return new Promise((resolve, reject) => {
    let wasReady = false;
    let stopping = false;
    let status = 0;

    const on = {
      listening() {
        if (wasReady || stopping) return;
        wasReady = true;
        for (const slot of slots.slice(1)) slot.start();
      },
      exit(slot: Slot, pid: number | undefined, code: number | string | null, signal: string | null) {
        const ended = { process: slot.number, endedPid: pid, status: code, signal };
        if (stopping) {
          // A process that was still starting has no handler for the signal yet.
          if (code !== 0 && !isStopSignal(signal)) {
            status = 1;
            log.error(ended, "a server process did not stop in order");
          }
          if (slots.every(({ worker }) => worker === null)) resolve(status);
          return;
        }
        // A signal may reach the processes of a group before it reaches this one.
        if (!wasReady && !isStopSignal(signal)) {
          const how = signal ?? `exit status ${code}`;
          reject(new Error(`the first server process ended with ${how} before it served; its message stands above`));
          return;
        }
        const pauseMs = slot.restart();
        log.error({ ...ended, pauseMs }, "a server process has ended and is started again");
      },
    };
    const slots = Array.from({ length: count }, (_, index) => new Slot(index + 1, environment(index + 1), on));

    const stop = (signal: string) => {
      if (stopping) return;
      // Set before any process can end because of the signal, so that none is taken for dead and replaced.
      stopping = true;
      log.info({ signal, processes: slots.filter(({ worker }) => worker !== null).length }, "stopping");
      for (const slot of slots) slot.stop("SIGTERM");
      if (slots.every(({ worker }) => worker === null)) return resolve(status);
      setTimeout(() => {
        for (const slot of slots) slot.stop("SIGKILL");
      }, KILL_AFTER_MS).unref();
    };
    for (const signal of SIGNALS) process.on(signal, () => stop(signal));

    log.info({ processes: count }, "starting");
    slots[0]?.start();
  });
}
