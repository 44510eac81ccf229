import http from "node:http";
import { SOCKET_ADDRESS_HEADER } from "@/lib/web/client";

/**
 * Next fills `x-forwarded-for` from the socket only when the client sent none, so it cannot tell the two apart. Before
 * Next sees a request, this writes the socket's address into a header of our own, over whatever came in (SEC-19).
 * Called once at start; on hosts without sockets of ours TRUST_PROXY says whom to believe.
 */
export function stampSocketAddress(): void {
  const emit = http.Server.prototype.emit;
  http.Server.prototype.emit = function (event: string, ...args: unknown[]) {
    if (event === "request") {
      const request = args[0] as http.IncomingMessage;
      request.headers[SOCKET_ADDRESS_HEADER] = request.socket.remoteAddress ?? "";
    }
    return emit.call(this, event, ...args);
  } as typeof emit;
}
