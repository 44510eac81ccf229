import { Server as NetServer } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import type { PortalServer } from "./portal-server";

/** A connection that looks idle may have a request on its way, so idle connections stay open for this time. */
const GRACE_MS = 500;
const CHECK_EVERY_MS = 50;

/**
 * Stops a server: accepts no new connection, answers the requests under way with `Connection: close`, closes the idle
 * connections.
 *
 * @param withinMs after this time the remaining connections are closed
 * @returns how many requests had no response by then
 */
export async function drainServer({ server, underWay }: PortalServer, withinMs: number): Promise<number> {
  const started = performance.now();
  // `http.Server.close` would also cut connections whose request has not been read yet.
  NetServer.prototype.close.call(server);
  const announceClose = (response: { headersSent: boolean; setHeader(name: string, value: string): unknown }) => {
    if (!response.headersSent) response.setHeader("Connection", "close");
  };
  for (const response of underWay) announceClose(response);
  server.prependListener("request", (_request, response) => announceClose(response));
  while (performance.now() - started < GRACE_MS || underWay.size > 0) {
    if (performance.now() - started > withinMs) break;
    await pause(CHECK_EVERY_MS);
    if (performance.now() - started > GRACE_MS) server.closeIdleConnections();
  }
  const cut = underWay.size;
  server.closeAllConnections();
  return cut;
}
