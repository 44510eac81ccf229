import { Server as NetServer } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import type { PortalServer } from "./portal-server";

/** A connection on which nothing is asked may carry a request that is still on its way. */
const GRACE_MS = 500;
const LOOK_EVERY_MS = 50;

/**
 * Ends a server in order: takes no new connection, answers every request under way, tells clients to close their
 * connections, closes the idle ones.
 *
 * @param withinMs after this what is left is cut
 * @returns how many requests were cut
 */
export async function drainServer({ server, underWay }: PortalServer, withinMs: number): Promise<number> {
  const started = performance.now();
  // `http.Server.close` would also cut connections whose request has not been read yet.
  NetServer.prototype.close.call(server);
  const announce = (response: { headersSent: boolean; setHeader(name: string, value: string): unknown }) => {
    if (!response.headersSent) response.setHeader("Connection", "close");
  };
  for (const response of underWay) announce(response);
  server.prependListener("request", (_request, response) => announce(response));
  while (performance.now() - started < GRACE_MS || underWay.size > 0) {
    if (performance.now() - started > withinMs) break;
    await pause(LOOK_EVERY_MS);
    if (performance.now() - started > GRACE_MS) server.closeIdleConnections();
  }
  const cut = underWay.size;
  server.closeAllConnections();
  return cut;
}
