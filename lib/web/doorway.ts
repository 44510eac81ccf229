import "server-only";
import http from "node:http";
import { withAnswer } from "@/lib/web/answer-status";
import { SOCKET_ADDRESS_HEADER } from "@/lib/web/client";
import { noteRefusal } from "@/lib/web/fault";
import { headerSettings } from "@/lib/web/header-settings";
import { isHealthPath, isReadableTarget, originOfHost } from "@/lib/web/request-check";
import { baseSecurityHeaders } from "@/lib/web/security-headers";
import { replaceSpoiltPage } from "@/lib/web/spoilt-answer";
import { webSettings } from "@/lib/web/web-settings";

const MISDIRECTED = 421;
const BAD_REQUEST = 400;
/** Not his, not from our page, not so: what somebody who tries doors is answered. */
const REFUSALS = [BAD_REQUEST, 401, 403, 404, 405, 410, 413, MISDIRECTED, 429];

/**
 * What must be true of every request and answer before Next sees them, assets and Next's own errors included; called
 * once at start by instrumentation.ts. Hosts without a server of ours have middleware and route wrapper instead.
 *
 * - The socket's address goes into a header of our own, over whatever came in: Next fills `x-forwarded-for` only when the
 *   client sent none, so it cannot tell the two apart (SEC-19).
 * - The security headers stand on every answer (SEC-50).
 * - Another host's name is misdirected, whatever it asks for (SEC-52).
 * - A page that met a fault says so without script too (lib/web/spoilt-answer.ts).
 * - Whoever is turned away leaves a line in the log (ASVS 16.3).
 * - An address that cannot be decoded is a bad request; Next would call it its own fault (SEC-90).
 */
export function watchTheDoor(): void {
  const settings = webSettings();
  const ofEveryAnswer = Object.entries(baseSecurityHeaders(headerSettings(settings)));
  const emit: (this: http.Server, event: string, ...args: unknown[]) => boolean = http.Server.prototype.emit;
  http.Server.prototype.emit = function watched(this: http.Server, event: string, ...args: unknown[]) {
    if (event === "request") {
      const [request, response] = args as [http.IncomingMessage, http.ServerResponse];
      request.headers[SOCKET_ADDRESS_HEADER] = request.socket.remoteAddress ?? "";
      for (const [name, value] of ofEveryAnswer) response.setHeader(name, value);
      response.once("finish", () => {
        if (REFUSALS.includes(response.statusCode)) noteRefusal(request, response.statusCode);
      });
      const isHealth = isHealthPath((request.url ?? "").split("?", 1)[0] ?? "");
      const own = originOfHost(request.headers.host ?? null, settings.origins) ?? (isHealth && settings.origins[0]);
      if (!own) {
        response.writeHead(MISDIRECTED).end();
        return true;
      }
      // Next compares it with Origin, letter by letter.
      request.headers.host = new URL(own).host;
      if (!isReadableTarget(request.url ?? "/")) {
        response.writeHead(BAD_REQUEST).end();
        return true;
      }
      replaceSpoiltPage(request, response);
      return withAnswer(response, () => emit.call(this, event, ...args));
    }
    return emit.call(this, event, ...args);
  } as typeof http.Server.prototype.emit;
}
