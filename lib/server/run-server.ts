import { Server } from "node:http";
import next from "next";
import { markStopping } from "@/lib/jobs/readiness";
import { settingsOrExit, startBackgroundWork } from "@/lib/jobs/server-process";
import { type ProcessShare, setProcessShare } from "@/lib/kernel/process-share";
import { systemRandom } from "@/lib/kernel/random";
import { newRequestId } from "@/lib/kernel/request-id";
import { serverLog } from "@/lib/web/fault";
import { markOwnServer } from "@/lib/web/response-status";
import { stopTracing } from "@/lib/web/tracing-state";
import { drainServer } from "./drain";
import { joinMetrics } from "./metrics-peers";
import { createPortalServer } from "./portal-server";
import { readRedirects } from "./router-redirects";
import { readRoutes } from "./routes";
import type { DocumentHandlers } from "./serve-document";
import type { EarlySignIn } from "./serve-sign-in";
import { type UploadRoute, whenFirstUsed } from "./serve-upload";
import { readActions } from "./server-actions";

/** Time for the requests under way; the worker needs at most 18 s to stop. */
const DRAIN_MS = 20_000;
const SIGNALS = ["SIGTERM", "SIGINT", "SIGHUP"] as const;

export type ServerOptions = {
  /** The checkout, or the folder of the standalone build; absolute. */
  root: string;
  /** The address to listen on; `0.0.0.0` is every IPv4 address. */
  hostname: string;
  port: number;
  /** Which of how many server processes this one is. Only the first does background work. */
  share?: ProcessShare;
  /** Loads the route of uploads by the Sender API, which is in `app`. */
  loadUploadRoute(): Promise<UploadRoute>;
  /** Runs Next's development server: builds on demand, prints faults itself and reloads pages in the browser. */
  dev?: boolean;
};

/**
 * Imported only now: the module divides a limit among the server processes, and Next has to prepare the process first.
 */
async function loadDocumentHandlers(): Promise<DocumentHandlers> {
  const { answerRecentDocument } = await import("@/lib/web/recent-document");
  const { documentRoute } = await import("@/lib/web/document-route");
  return { answerRecent: answerRecentDocument, route: documentRoute };
}

/** Imported only now, as above. Without the id of its action in the build, Next answers the form. */
async function loadEarlySignIn(actionId: string | null): Promise<EarlySignIn | undefined> {
  if (actionId === null) return undefined;
  const { signInEarly } = await import("@/lib/web/early-sign-in");
  return { actionId, signIn: signInEarly };
}

/**
 * Serves the production build, or the development server, in this process until a signal. With RUN_WORKER=1 the worker
 * runs in the same process, if it is the first. On SIGTERM, SIGINT and SIGHUP no new request or job is taken, those
 * under way are finished, then the process exits with 0. With a wrong configuration it exits with 1 and names every
 * problem.
 */
export async function runServer(options: ServerOptions): Promise<void> {
  const { root, hostname, port, share = { slot: 1, of: 1 }, dev = false } = options;
  const settings = settingsOrExit();
  setProcessShare(share);
  const log = serverLog();
  markOwnServer();
  const anyAddress = hostname === "0.0.0.0" || hostname === "::";
  const app = next({
    dev,
    dir: root,
    // Next requests the page that an action redirects to from this host.
    hostname: anyAddress ? "localhost" : hostname,
    port,
    // Faults are logged by instrumentation.ts, without the values that Next would print.
    quiet: !dev,
    // Next adds a WebSocket handler to this server. Only development uses it, so production gives a server that never
    // listens.
    httpServer: dev ? undefined : new Server(),
  });
  await app.prepare();
  const { hasAction, signInAction } = dev ? { hasAction: () => true, signInAction: null } : readActions(root);
  const portal = createPortalServer({
    settings,
    handle: app.getRequestHandler(),
    hasAction,
    isRedirected: dev ? () => true : readRedirects(root),
    documents: dev ? undefined : await loadDocumentHandlers(),
    uploads: dev ? undefined : whenFirstUsed(options.loadUploadRoute),
    earlySignIn: await loadEarlySignIn(signInAction),
    routeOf: dev ? () => undefined : readRoutes(root),
    requestId: () => newRequestId(systemRandom),
  });
  const giveLastMetrics = share.of > 1 ? joinMetrics() : null;
  const worker = share.slot === 1 ? await startBackgroundWork(settings) : null;

  let stopping = false;
  const stop = async (signal: string) => {
    if (stopping) return;
    stopping = true;
    markStopping();
    log.info({ signal, underWay: portal.underWay.size }, "stopping");
    const [cut] = await Promise.all([drainServer(portal, DRAIN_MS), worker?.stop()]);
    await app.close();
    await giveLastMetrics?.();
    await stopTracing();
    log.info({ cut }, "stopped");
    process.exit(0);
  };
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      stop(signal).catch((error) => {
        log.error({}, "could not stop in order", error);
        process.exit(1);
      });
    });
  }

  await new Promise<void>((resolve, reject) => {
    portal.server.once("error", reject);
    portal.server.listen(port, hostname, resolve);
  });
  log.info({ hostname, port, process: share.slot, processes: share.of }, "serving");
}
