/**
 * What happens once before the server answers anything: a wrong configuration ends the process, naming every problem at
 * once (SEC-84); with RUN_WORKER=1 the worker runs in here. That needs NEXT_MANUAL_SIG_HANDLE=true, or the server would
 * be gone before the worker has put its jobs down; `npm start` sets it.
 */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { startServerProcess } = await import("@/lib/jobs/server-process");
  await startServerProcess();
  const { quietConsole } = await import("@/lib/web/fault");
  quietConsole();
  const { watchTheDoor } = await import("@/lib/web/doorway");
  watchTheDoor();
}

/** A page, action or route threw: the log gets one line by our rules, the reader the reference to it. */
export async function onRequestError(error: unknown): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { noteRequestFault } = await import("@/lib/web/fault");
  noteRequestFault(error);
}
