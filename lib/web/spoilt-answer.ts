import "server-only";
import type { IncomingMessage, ServerResponse } from "node:http";
import { faultOfAnswer } from "@/lib/web/answer-status";
import { faultPage } from "@/lib/web/system-answer";

const FAULT = 500;

/**
 * Puts a page of ours in the place of Next's own for a fault: that one is empty until its script has run, and for a
 * reader without script it stays so. Nothing else is touched: not a route's answer, not what a script asked for, not a
 * fault after the first byte.
 */
export function replaceSpoiltPage(request: IncomingMessage, response: ServerResponse): void {
  // What Next's own script asks for it can read.
  if (request.headers.rsc !== undefined || request.headers["next-action"] !== undefined) return;
  const { writeHead, write, end } = response;
  let page: Buffer | null = null;

  response.writeHead = function spoilt(this: ServerResponse, status: number, ...rest: unknown[]) {
    if (status === FAULT && /^text\/html/.test(String(this.getHeader("content-type") ?? ""))) {
      const path = request.method === "GET" ? (request.url ?? "/") : (request.url ?? "/").split("?", 1)[0] || "/";
      const { html, headers } = faultPage(request.headers.cookie ?? null, { reference: faultOfAnswer(this), path });
      page = Buffer.from(html);
      for (const name of ["content-encoding", "transfer-encoding", "etag", "link"]) this.removeHeader(name);
      for (const [name, value] of Object.entries(headers)) this.setHeader(name, value);
      this.setHeader("Content-Length", page.length);
      return writeHead.call(this, status);
    }
    return Reflect.apply(writeHead, this, [status, ...rest]);
  } as typeof response.writeHead;

  response.write = function spoilt(this: ServerResponse, ...args: unknown[]) {
    if (!this.headersSent) this.writeHead(this.statusCode);
    return page ? true : Reflect.apply(write, this, args);
  } as typeof response.write;

  response.end = function spoilt(this: ServerResponse, ...args: unknown[]) {
    if (!this.headersSent && this.statusCode === FAULT) this.writeHead(this.statusCode);
    if (!page) return Reflect.apply(end, this, args);
    const whole = request.method === "HEAD" ? undefined : page;
    page = Buffer.alloc(0);
    const done = args.find((arg) => typeof arg === "function") as (() => void) | undefined;
    return end.call(this, whole, "utf8", done);
  } as typeof response.end;
}
