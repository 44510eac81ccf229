import { STATUS_CODES } from "node:http";
import { CLOSED_POLICY } from "@/lib/web/refusal-response";
import { baseSecurityHeaders, type HeaderSettings } from "@/lib/web/security-headers";

/** An HTTP response without a body as text, for a socket on which no request could be parsed. Closes the connection. */
export function rawResponse(status: number, settings: HeaderSettings): string {
  const headers = {
    ...baseSecurityHeaders(settings),
    "Content-Security-Policy": CLOSED_POLICY,
    "Cache-Control": "private, no-store",
    "Content-Length": "0",
    Connection: "close",
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return [`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...lines, "", ""].join("\r\n");
}
