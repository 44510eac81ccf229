import { request } from "node:http";
import type { PageResponse } from "./comparable-response";
import { uniqueClientAddress } from "./page-checks";
import { testPortal } from "./portal";

export type Ask = { path: string; method?: string; headers?: Record<string, string>; body?: string | Buffer };

export const portOf = (url: string) => Number(new URL(url).port);

/** Sends a request to a server that takes itself for the journeys' portal, as a browser of its own. */
export function send(port: number, { path, method = "GET", headers, body }: Ask): Promise<PageResponse> {
  const { host, origin } = new URL(testPortal().portalUrl);
  // Without a user agent Next sends the title after the page, at a place that depends on the speed.
  const client = { "x-forwarded-for": uniqueClientAddress(), "user-agent": "Mozilla/5.0", accept: "text/html" };
  const own = { host, ...client, ...(body ? { origin } : {}) };
  const length = body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) };
  return new Promise((resolve, reject) => {
    const options = { port, hostname: "127.0.0.1", path, method, headers: { ...own, ...length, ...headers } };
    const sent = request(options, (answer) => {
      const parts: Buffer[] = [];
      answer.on("data", (part) => parts.push(part));
      answer.on("end", () => {
        const named = Object.entries(answer.headers).map(([name, value]) => [name, String(value)]);
        const text = Buffer.concat(parts).toString("utf8");
        resolve({ status: answer.statusCode ?? 0, headers: Object.fromEntries(named), body: text });
      });
    });
    sent.on("error", reject);
    sent.end(body);
  });
}
