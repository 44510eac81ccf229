import "server-only";
import { setImmediate as nextTurn, setTimeout as pause } from "node:timers/promises";
import { type OpenContext, openContext } from "@/lib/context";
import { reportDroppedParameters } from "@/lib/db/connect-options";
import { watchBacklog } from "@/lib/jobs/backlog";
import { startWorker, type Worker } from "@/lib/jobs/worker";
import type { Log } from "@/lib/log";
import type { Settings } from "@/lib/settings";

const START_AGAIN_MS = 2000;

export type RunningWorker = {
  log: Log;
  /** Takes no new job and lets those under way finish; resolves within 20 s. Called once. */
  stop(): Promise<void>;
};

/**
 * Runs the worker, in a process of its own or inside the server, until `stop` is called. Waits for a database that is not
 * there yet. In maintenance mode nothing is sent, because its link would lead to a closed portal; notifications keep their
 * place in the queue.
 */
export function runWorker(settings: Settings): RunningWorker {
  const opened: OpenContext = openContext(settings, { name: "worker" });
  const { log } = opened.ctx;
  reportDroppedParameters(settings, log);
  const stopping = new AbortController();
  const untilStopped = (ms: number) => pause(ms, undefined, { signal: stopping.signal }).catch(() => {});
  let worker: Worker | undefined;
  watchBacklog(opened.ctx);

  const started = (async () => {
    // The caller's signal handlers are in place before the first line of the log says that the worker runs.
    await nextTurn();
    if (settings.maintenance) log.info({}, "closed for maintenance: letters and recurring work wait until it is over");
    while (!worker && !stopping.signal.aborted) {
      try {
        if (!settings.maintenance) worker = await startWorker(opened.ctx);
      } catch (error) {
        log.error({}, "the worker cannot start yet", error);
      }
      if (!worker) await untilStopped(START_AGAIN_MS);
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

/** Ends the process after SIGTERM or SIGINT: with 0 when the worker has stopped in order, with 1 when it could not. */
export function exitOnSignal(worker: RunningWorker): void {
  let told = false;
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.on(signal, () => {
      if (told) return;
      told = true;
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
