import "server-only";
import { type OpenContext, openContext } from "@/lib/context";
import { reportDroppedParameters } from "@/lib/db/connect-options";
import { watchBacklog } from "@/lib/jobs/backlog";
import { announceStop } from "@/lib/jobs/readiness";
import { startWorker, type Worker } from "@/lib/jobs/worker";
import type { Settings } from "@/lib/settings";

const START_AGAIN_MS = 2000;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Runs the worker as long as this process lives, by itself or inside the server. A database that is not there yet is
 * waited for; in maintenance mode nothing is begun: a letter would lead to a closed portal, and keeps its place. SIGTERM and SIGINT stop it in order and end the process (SEC-78).
 */
export async function runWorker(settings: Settings): Promise<void> {
  const opened: OpenContext = openContext(settings, { name: "worker" });
  const { log } = opened.ctx;
  reportDroppedParameters(settings, log);
  let worker: Worker | undefined;
  let told = false;
  const end = async (signal: string) => {
    if (told) return;
    told = true;
    announceStop();
    log.info({ signal }, "told to end");
    await worker?.stop();
    await opened.close();
    process.exit(0);
  };
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.on(signal, () => {
      end(signal).catch((error) => {
        log.error({}, "the worker could not stop in order", error);
        process.exit(1);
      });
    });
  }
  if (settings.maintenance) log.info({}, "closed for maintenance: letters and recurring work wait until it is over");
  watchBacklog(opened.ctx);
  while (!worker && !told) {
    if (settings.maintenance) {
      await pause(START_AGAIN_MS);
      continue;
    }
    try {
      worker = await startWorker(opened.ctx);
    } catch (error) {
      log.error({}, "the worker cannot start yet", error);
      await pause(START_AGAIN_MS);
    }
  }
}
