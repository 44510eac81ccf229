import { ServerResponse } from "node:http";
import { freeWhenSent } from "@/lib/kernel/free-bytes";
import { headerSettings } from "@/lib/web/header-settings";
import { CLOSED_POLICY, type RefusalStatus, refusalResponse, responseContext } from "@/lib/web/refusal-response";
import { areSentPartsFreed, faultOfResponse, isClientFault, isUnavailable } from "@/lib/web/response-status";
import { faultPage, RETRY_AFTER_OUTAGE_SECONDS } from "@/lib/web/system-pages";
import { webSettings } from "@/lib/web/web-settings";
import { compressPage } from "./compression";
import { headerReader } from "./incoming";

const FAULT = 500;
const UNAVAILABLE = 503;
const NOT_FOUND = 404;
const POLICY = "Content-Security-Policy";
/** Headers of the replaced page that must not be sent with the replacement. */
const PAGE_HEADERS = ["content-encoding", "transfer-encoding", "etag", "link", "content-length", "vary"];

/** Pages, and what Next's router fetches of them. */
const COMPRESSED = /^text\/(?:html|x-component)/;

type Replacement = { status: number; headers: Record<string, string>; body: string | null };

/**
 * The response class of the server; given to `http.createServer`. Every response gets a Content-Security-Policy. Two
 * pages of Next are replaced by pages that need no script and no built file: the page of a fault, and the 404 page of
 * paths that middleware.ts does not cover and that therefore have no nonce. A fault caused by the client becomes 400. A
 * fault while the database is out of reach becomes 503 with Retry-After, also where the body stays that of Next.
 */
export class PortalResponse extends ServerResponse {
  /** Sent instead of Next's body; empty for HEAD. */
  #body: Buffer | null = null;

  /**
   * Set before Next answers a request that takes gzip: a page is compressed here, in one piece at its end. Next would
   * hand each of its hundred small parts to another thread.
   */
  compressesPage = false;

  /** The parts of a page that is compressed at its end. */
  #parts: Uint8Array[] | null = null;
  #isEnding = false;

  /** Called with each part of Next's body, before it is compressed here; not for a body that is replaced. */
  onPart: ((part: Uint8Array) => void) | null = null;

  #takePart([part, encoding]: unknown[]): void {
    if (this.#body || !(this.onPart || this.#parts)) return;
    const bytes =
      typeof part === "string"
        ? Buffer.from(part, typeof encoding === "string" ? (encoding as "utf8") : "utf8")
        : part instanceof Uint8Array
          ? part
          : null;
    if (!bytes) return;
    this.onPart?.(bytes);
    this.#parts?.push(bytes);
  }

  /** Whether the body, of which nothing is sent yet, is a page to compress. */
  #isCompressible(): boolean {
    if (!this.compressesPage || this.req.method === "HEAD" || this.hasHeader("content-encoding")) return false;
    return COMPRESSED.test(String(this.getHeader("content-type") ?? ""));
  }

  /**
   * Next's compression adds `flush` and Next calls it after every part of a page, which makes a page 10 % larger. Pages
   * are rendered at once, so the parts are compressed together.
   */
  get flush(): undefined {
    return undefined;
  }
  set flush(_ignored: unknown) {}

  #refusal(status: RefusalStatus): Replacement {
    const context = responseContext(headerReader(this.req), this.req.url);
    return { status, ...refusalResponse(status, context, headerSettings(webSettings())) };
  }

  #replacementFor(status: number): Replacement | null {
    if (status >= FAULT && isClientFault(this)) return this.#refusal(400);
    // Next refuses a posted form with an unknown action by a line of plain text.
    const refused = status === 400 || status === 409 ? status : null;
    if (refused && this.hasHeader("x-nextjs-action-not-found")) return this.#refusal(refused);
    const context = responseContext(headerReader(this.req));
    const { rsc, "next-action": action } = this.req.headers;
    // Requests of Next's own script keep Next's response, which the script understands.
    if (rsc !== undefined || action !== undefined) return null;
    const type = String(this.getHeader("content-type") ?? "");
    const isPage = /^text\/html/.test(type);
    if (status === NOT_FOUND && isPage && !this.hasHeader(POLICY)) return this.#refusal(NOT_FOUND);
    // For a fault, Next sends plain text to a form without script, and an empty body for a route.
    if (status !== FAULT || !(isPage || (context.page && /^(?:text\/plain|$)/.test(type)))) return null;
    const url = this.req.url ?? "/";
    const path = this.req.method === "GET" ? url : url.split("?", 1)[0] || "/";
    const isOutage = isUnavailable(this);
    const { html, headers } = faultPage(context.cookie, { reference: faultOfResponse(this), path, isOutage });
    return { status: isOutage ? UNAVAILABLE : status, headers, body: html };
  }

  /** The status with which a response is sent that is not replaced. */
  #statusToSend(status: number): number {
    if (status !== FAULT || !isUnavailable(this)) return status;
    this.setHeader("Retry-After", RETRY_AFTER_OUTAGE_SECONDS);
    return UNAVAILABLE;
  }

  override flushHeaders(): void {
    if (!this.headersSent) this.writeHead(this.statusCode);
    // Otherwise they are sent with the compressed page.
    if (!this.#parts) super.flushHeaders();
  }

  override writeHead(status: number, ...rest: unknown[]): this {
    const given = rest.find((part) => typeof part === "object" && part !== null);
    if (given && !Array.isArray(given)) {
      for (const [name, value] of Object.entries(given)) if (value !== undefined) this.setHeader(name, value);
    }
    const replacement = this.#replacementFor(status);
    if (!replacement) {
      if (!this.hasHeader(POLICY)) this.setHeader(POLICY, CLOSED_POLICY);
      const sent = this.#statusToSend(status);
      if (this.#isCompressible()) {
        this.#parts = [];
        this.setHeader("Content-Encoding", "gzip");
        this.removeHeader("Content-Length");
      }
      return given && !Array.isArray(given) ? super.writeHead(sent) : super.writeHead(sent, ...(rest as []));
    }
    const body = Buffer.from(replacement.body ?? "");
    for (const name of PAGE_HEADERS) this.removeHeader(name);
    if (replacement.body === null) this.removeHeader("content-type");
    for (const [name, value] of Object.entries(replacement.headers)) this.setHeader(name, value);
    this.setHeader("Content-Length", body.length);
    this.#body = this.req.method === "HEAD" ? Buffer.alloc(0) : body;
    return super.writeHead(replacement.status);
  }

  override write(...args: unknown[]): boolean {
    if (!this.headersSent) this.writeHead(this.statusCode);
    this.#takePart(args);
    if (this.#body || this.#parts) return true;
    // Next's compression passes an encoding on, which is undefined for bytes.
    const [part, encoding, ...rest] = args;
    if (part instanceof Uint8Array && encoding === undefined && rest.length === 0 && areSentPartsFreed(this))
      return super.write(part, freeWhenSent(part));
    return Reflect.apply(super.write, this, args);
  }

  override end(...args: unknown[]): this {
    // Only replaced and compressed responses call writeHead here: the others keep the Content-Length that Node
    // computes.
    if (!this.headersSent && (this.#isCompressible() || this.#replacementFor(this.statusCode)))
      this.writeHead(this.statusCode);
    else if (!this.headersSent) this.statusCode = this.#statusToSend(this.statusCode);
    this.#takePart(args);
    const done = args.find((arg) => typeof arg === "function") as (() => void) | undefined;
    if (this.#parts) return this.#endCompressed(this.#parts, done);
    if (!this.#body) return Reflect.apply(super.end, this, args);
    const body = this.#body;
    this.#body = Buffer.alloc(0);
    return super.end(body, "utf8", done);
  }

  #endCompressed(parts: Uint8Array[], done?: () => void): this {
    if (this.#isEnding) return this;
    this.#isEnding = true;
    compressPage(Buffer.concat(parts)).then(
      (page) => void super.end(page, done),
      (error) => void this.destroy(error),
    );
    return this;
  }
}
