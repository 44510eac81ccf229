import "server-only";

// Next and lib/server load this module each; the traces belong to the process.
const shared = globalThis as { portalStopTracing?: () => Promise<void> };

/** Notes how the traces that are not sent yet are sent before the process ends. */
export function onTracingStop(stop: () => Promise<void>): void {
  shared.portalStopTracing = stop;
}

/** Sends what is left, if traces are made. Never fails: a collector that is away must not hold the process. */
export async function stopTracing(): Promise<void> {
  await shared.portalStopTracing?.().catch(() => {});
}
