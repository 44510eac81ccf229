import { ServerResponse } from "node:http";
import { headerSettings } from "@/lib/web/header-settings";
import { CLOSED_POLICY, type RefusalStatus, refusalResponse, responseContext } from "@/lib/web/refusal-response";
import { faultOfResponse, isClientFault } from "@/lib/web/response-status";
import { faultPage } from "@/lib/web/system-pages";
import { webSettings } from "@/lib/web/web-settings";
import { headerReader } from "./incoming";

const FAULT = 500;
const NOT_FOUND = 404;
const POLICY = "Content-Security-Policy";
/** Headers of the page that is replaced. */
const OF_THE_PAGE = ["content-encoding", "transfer-encoding", "etag", "link", "content-length", "vary"];

type Replacement = { status: number; headers: Record<string, string>; body: string | null };

/**
 * The answers of our server; given to `http.createServer`. Every answer gets a Content-Security-Policy. Two of Next's own
 * pages are replaced by pages of ours that need no script and no built file: the page of a fault, and the 404 page of
 * addresses that middleware.ts does not cover and that therefore lack a nonce. A fault that the client caused becomes 400.
 */
export class PortalResponse extends ServerResponse {
  /** Sent instead of what Next writes; empty for HEAD. */
  #body: Buffer | null = null;

  #refusal(status: RefusalStatus): Replacement {
    const asked = responseContext(headerReader(this.req), this.req.url);
    return { status, ...refusalResponse(status, asked, headerSettings(webSettings())) };
  }

  #replacementFor(status: number): Replacement | null {
    if (status >= FAULT && isClientFault(this)) return this.#refusal(400);
    // Next refuses a posted form whose action it does not find with a line of plain text.
    const refused = status === 400 || status === 409 ? status : null;
    if (refused && this.hasHeader("x-nextjs-action-not-found")) return this.#refusal(refused);
    const asked = responseContext(headerReader(this.req));
    const { rsc, "next-action": action } = this.req.headers;
    // Next's script can read what it asked for.
    if (rsc !== undefined || action !== undefined) return null;
    const type = String(this.getHeader("content-type") ?? "");
    const isPage = /^text\/html/.test(type);
    if (status === NOT_FOUND && isPage && !this.hasHeader(POLICY)) return this.#refusal(NOT_FOUND);
    // Next answers the fault of a form sent without script in plain text, that of a route with nothing.
    if (status !== FAULT || !(isPage || (asked.page && /^(?:text\/plain|$)/.test(type)))) return null;
    const url = this.req.url ?? "/";
    const path = this.req.method === "GET" ? url : url.split("?", 1)[0] || "/";
    const { html, headers } = faultPage(asked.cookie, { reference: faultOfResponse(this), path });
    return { status, headers, body: html };
  }

  override writeHead(status: number, ...rest: unknown[]): this {
    const given = rest.find((part) => typeof part === "object" && part !== null);
    if (given && !Array.isArray(given)) {
      for (const [name, value] of Object.entries(given)) if (value !== undefined) this.setHeader(name, value);
    }
    const replacement = this.#replacementFor(status);
    if (!replacement) {
      if (!this.hasHeader(POLICY)) this.setHeader(POLICY, CLOSED_POLICY);
      return given && !Array.isArray(given) ? super.writeHead(status) : super.writeHead(status, ...(rest as []));
    }
    const body = Buffer.from(replacement.body ?? "");
    for (const name of OF_THE_PAGE) this.removeHeader(name);
    if (replacement.body === null) this.removeHeader("content-type");
    for (const [name, value] of Object.entries(replacement.headers)) this.setHeader(name, value);
    this.setHeader("Content-Length", body.length);
    this.#body = this.req.method === "HEAD" ? Buffer.alloc(0) : body;
    return super.writeHead(replacement.status);
  }

  override write(...args: unknown[]): boolean {
    if (!this.headersSent) this.writeHead(this.statusCode);
    return this.#body ? true : Reflect.apply(super.write, this, args);
  }

  override end(...args: unknown[]): this {
    // A short answer keeps the Content-Length that Node computes in `end`.
    if (!this.headersSent && this.#replacementFor(this.statusCode)) this.writeHead(this.statusCode);
    if (!this.#body) return Reflect.apply(super.end, this, args);
    const body = this.#body;
    this.#body = Buffer.alloc(0);
    const done = args.find((arg) => typeof arg === "function") as (() => void) | undefined;
    return super.end(body, "utf8", done);
  }
}
