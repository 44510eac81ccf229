import { IncomingMessage } from "node:http";
import { isInternalHeader } from "@/lib/web/router-headers";

/** A function that gives a header of the request by lower-case name; null when absent. Repeated headers are joined. */
export function headerReader(request: IncomingMessage): (name: string) => string | null {
  return (name) => {
    const value = request.headers[name];
    return value === undefined ? null : Array.isArray(value) ? value.join(", ") : value;
  };
}

/** All headers of the request for functions of lib/web. */
export function allHeaders({ headers }: IncomingMessage): Headers {
  const all = new Headers();
  for (const [name, value] of Object.entries(headers)) {
    for (const one of Array.isArray(value) ? value : [value]) if (one !== undefined) all.append(name, one);
  }
  return all;
}

/** Removes the headers that only this portal, Next or a platform may set. */
export function removeInternalHeaders(request: IncomingMessage): void {
  for (const name of Object.keys(request.headers)) if (isInternalHeader(name)) delete request.headers[name];
}

/** Whether a request has two hosts, or a body whose end a proxy may see elsewhere (RFC 9112, sections 3.2 and 6.1). */
export function isAmbiguous(request: IncomingMessage): boolean {
  const names = request.rawHeaders.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase());
  const count = (name: string) => names.filter((other) => other === name).length;
  const coding = request.headers["transfer-encoding"];
  if (count("host") > 1 || count("content-length") > 1) return true;
  return coding !== undefined && coding.trim().toLowerCase() !== "chunked";
}

/** Whether a request has a body, by its headers. */
export function hasBody({ headers }: IncomingMessage): boolean {
  return headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;
}

/**
 * Reads a whole body.
 *
 * @returns `too-large` when it is larger than `maxBytes`, whatever Content-Length said; `aborted` when the client went
 *          away
 */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer | "too-large" | "aborted"> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    // The request stays open, because the response is still to be sent on its socket.
    for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > maxBytes) return "too-large";
      chunks.push(chunk);
    }
  } catch {
    return "aborted";
  }
  return Buffer.concat(chunks);
}

/**
 * Drops what a client still sends of a body after the response; the connection can then take the next request. Next's
 * streams would keep all of it in memory, because they take every piece whether it is read or not.
 */
export function dropRestOfBody(request: IncomingMessage): void {
  if (request.complete) return;
  request.removeAllListeners("data");
  request.resume();
}

/** A copy of the request whose body can be read again. */
export function withBody(request: IncomingMessage, body: Buffer): IncomingMessage {
  const copy = new IncomingMessage(request.socket);
  copy.httpVersion = request.httpVersion;
  copy.httpVersionMajor = request.httpVersionMajor;
  copy.httpVersionMinor = request.httpVersionMinor;
  copy.method = request.method;
  copy.url = request.url;
  copy.rawHeaders = request.rawHeaders;
  copy.headers = request.headers;
  copy.complete = true;
  copy.push(body);
  copy.push(null);
  return copy;
}
