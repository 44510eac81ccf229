/** Requests and responses of the web, for routes that are called without Next. */
import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { freeWhenSent } from "@/lib/kernel/free-bytes";
import { allHeaders } from "./incoming";

/**
 * The body of a request. A piece is read when the route asks for one, so the client waits for a slow route, and each
 * belongs to the route alone. Next would copy all of them, and take them whether they are read or not.
 */
function bodyOf(request: IncomingMessage): ReadableStream<Uint8Array> {
  const pieces = request.iterator({ destroyOnReturn: false })[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await pieces.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
    },
    { highWaterMark: 0 },
  );
}

/** A request for a route, without its body. */
export function webRequest(request: IncomingMessage, url: URL): Request {
  return new Request(url, { method: request.method, headers: allHeaders(request) });
}

/** A request for a route, with its body. */
export function webRequestWithBody(request: IncomingMessage, url: URL): Request {
  // Required by the standard, and missing in its types.
  const streamed = { duplex: "half" };
  const { method } = request;
  return new Request(url, { ...streamed, method, headers: allHeaders(request), body: bodyOf(request) });
}

/** Waits until the response takes more bytes. @returns false when the client has gone */
export async function canTakeMore(response: ServerResponse): Promise<boolean> {
  if (response.destroyed) return false;
  const stopped = new AbortController();
  const events = ["drain", "close"].map((name) => once(response, name, { signal: stopped.signal }).catch(() => {}));
  await Promise.race(events);
  stopped.abort();
  return !response.destroyed;
}

/**
 * Sends the response of a route as Next does, part by part as the client takes them. Each part is freed when it is
 * sent.
 */
export async function sendResponse(
  response: ServerResponse,
  { status, headers, body }: Response,
  isHead: boolean,
): Promise<void> {
  if (response.destroyed) return void (await body?.cancel());
  for (const [name, value] of headers) response.setHeader(name, value);
  response.writeHead(status);
  if (isHead || !body) {
    await body?.cancel();
    return void response.end();
  }
  const reader = body.getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    if (!response.write(part.value, freeWhenSent(part.value)) && !(await canTakeMore(response)))
      return void (await reader.cancel());
  }
  response.end();
}
