import "server-only";
import { setImmediate as nextTurn, setTimeout as pause } from "node:timers/promises";
import { type OpenContext, openContext } from "@/lib/context";
import { reportDroppedParameters } from "@/lib/db/connect-options";
import { watchAlarms } from "@/lib/jobs/watch-alarms";
import { startWorker, type Worker } from "@/lib/jobs/worker";
import type { Log } from "@/lib/log";
import type { Settings } from "@/lib/settings";

const RETRY_MS = 2000;
/** As many as a server process, for jobs at the same time. */
const MAX_CONNECTIONS = 8;
/** Jobs come in bursts: at the start, in the minute, at night. Between them the connections would only take memory. */
const IDLE_SECONDS = 10;

export type RunningWorker = {
  log: Log;
  /** Begins no new job and lets those in progress finish; resolves within 20 s. May be called once only. */
  stop(): Promise<void>;
};

/**
 * Runs the worker until `stop` is called, in its own process or inside the server. If the database cannot be reached,
 * it retries every two seconds. In maintenance mode no job runs: links in notifications would lead to a closed portal.
 */
export function runWorker(settings: Settings): RunningWorker {
  const opened: OpenContext = openContext(settings, {
    name: "worker",
    maxConnections: MAX_CONNECTIONS,
    idleSeconds: IDLE_SECONDS,
  });
  const { log } = opened.ctx;
  reportDroppedParameters(settings, log);
  const stopping = new AbortController();
  const untilStopped = (ms: number) => pause(ms, undefined, { signal: stopping.signal }).catch(() => {});
  let worker: Worker | undefined;
  watchAlarms(opened.ctx);

  const started = (async () => {
    // Lets the caller install its signal handlers before the log says that the worker runs.
    await nextTurn();
    if (settings.maintenance) log.info({}, "closed for maintenance: e-mails and recurring work wait until it is over");
    while (!worker && !stopping.signal.aborted) {
      try {
        if (!settings.maintenance) worker = await startWorker(opened.ctx);
      } catch (error) {
        log.error({}, "the worker cannot start yet", error);
      }
      if (!worker) await untilStopped(RETRY_MS);
    }
  })();

  return {
    log,
    async stop() {
      stopping.abort();
      await started;
      await worker?.stop();
      await opened.close();
    },
  };
}

/** Stops the worker on SIGTERM or SIGINT and exits: status 0 when it stopped normally, else 1. */
export function exitOnSignal(worker: RunningWorker): void {
  let stopping = false;
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      worker.log.info({ signal }, "told to end");
      worker.stop().then(
        () => process.exit(0),
        (error) => {
          worker.log.error({}, "the worker could not stop in order", error);
          process.exit(1);
        },
      );
    });
  }
}
