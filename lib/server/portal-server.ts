import { createServer, type IncomingMessage, type Server } from "node:http";
import type { Duplex } from "node:stream";
import { acceptedRequestId } from "@/lib/kernel/request-id";
import { currentRequestId, inRequestScope, type RequestScope } from "@/lib/request-scope";
import type { Settings } from "@/lib/settings";
import { actionFault } from "@/lib/web/action-form";
import { refusalMessage } from "@/lib/web/api/api-response";
import { PAGE_BODY_BYTES } from "@/lib/web/body-limits";
import { SOCKET_ADDRESS_HEADER } from "@/lib/web/client";
import type { FirstSignIn } from "@/lib/web/early-sign-in";
import { logRefusal, logServerFault } from "@/lib/web/fault";
import { headerSettings } from "@/lib/web/header-settings";
import { isPagePath, repliedMessageId } from "@/lib/web/page-path";
import { type RefusalStatus, refusalResponse, responseContext } from "@/lib/web/refusal-response";
import {
  bodyRefusal,
  isApiPath,
  isForAnyHost,
  methodsOf,
  originOfHost,
  ownTarget,
  refusal,
} from "@/lib/web/request-check";
import { REQUEST_ID_HEADER } from "@/lib/web/request-id";
import { noteActionAwaited, withResponse } from "@/lib/web/response-status";
import { areRouterHeadersValid } from "@/lib/web/router-headers";
import { baseSecurityHeaders } from "@/lib/web/security-headers";
import { logWhenAnswered } from "./answered-request";
import { acceptsGzip } from "./compression";
import {
  dropRestOfBody,
  hasBody,
  headerReader,
  isAmbiguous,
  readBody,
  removeInternalHeaders,
  withBody,
} from "./incoming";
import { PortalResponse } from "./portal-response";
import { isPrepared, preparePage } from "./prepare-page";
import { rawResponse } from "./raw-response";
import type { IsRedirected } from "./router-redirects";
import { isStrayPost, type RouteOf } from "./routes";
import { type DocumentHandlers, requestedDocumentId, serveDocument } from "./serve-document";
import { type EarlySignIn, serveSignIn } from "./serve-sign-in";
import { isUpload, serveUpload, type UploadRoute } from "./serve-upload";
import type { HasAction } from "./server-actions";
import { readSignInForm } from "./sign-in-form";
import { closeWhenStalled } from "./stalled-reader";
import { VisitorPages } from "./visitor-pages";

/** Limits for slow clients: the headers within 20 s, the whole request within 5 minutes (5 MB at 17 KB/s). */
const HEADERS_MS = 20_000;
const REQUEST_MS = 300_000;
/** Longer than the idle time of common proxies (60 s), so that the proxy closes an idle connection, not this server. */
const KEEP_ALIVE_MS = 65_000;
const MAX_HEADER_BYTES = 16 * 1024;
/** How the fields begin that name the action of a form sent without script. */
const ACTION_FIELD = 'name="$ACTION_';
/**
 * Removed from requests except those of documents: Next's static file server fails with 500 on those it cannot satisfy.
 */
const CONDITIONAL_HEADERS = ["range", "if-range", "if-match", "if-unmodified-since"];

/** Next's request handler, or another in tests. */
export type Handle = (request: IncomingMessage, response: PortalResponse) => Promise<void>;

export type PortalServerOptions = {
  settings: Settings;
  handle: Handle;
  /** Whether a page has a server action; always true in development, where pages are built on demand. */
  hasAction: HasAction;
  /**
   * Always true in development: Next's development server answers some paths itself, so middleware.ts does its work.
   */
  isRedirected: IsRedirected;
  /** Answers requests of documents before Next; without it Next's route does. */
  documents?: DocumentHandlers;
  /** Answers uploads of documents by the Sender API before Next; without it Next calls the route. */
  uploads?: UploadRoute;
  /** Answers the sign-in form of a first visit before Next; without it Next's action does. */
  earlySignIn?: EarlySignIn;
  /** The pattern of the route that answers a path. */
  routeOf: RouteOf;
  /** Makes a new id for each request without one of a trusted proxy. */
  requestId(): string;
  /** Time after which a client that takes nothing is disconnected; 60 s by default. */
  stalledMs?: number;
};

export type PortalServer = {
  server: Server<typeof IncomingMessage, typeof PortalResponse>;
  /** Responses not yet finished. */
  underWay: ReadonlySet<PortalResponse>;
};

function pathOf(request: IncomingMessage): string {
  return request.url?.split("?", 1)[0] ?? "/";
}

/**
 * The status with which a request is refused for its request line and headers, or null. Sets `request.url` to origin
 * form and the Host header to that of APP_URL or its alias, and marks a prefetch of Next's router.
 */
function refusalOf(request: IncomingMessage, { origins }: Settings): RefusalStatus | null {
  const header = headerReader(request);
  const method = request.method ?? "";
  if (isAmbiguous(request)) return 400;
  if (!methodsOf(pathOf(request)).includes(method)) return 405;
  const target = ownTarget(request.url ?? "", origins);
  if ("refused" in target) return target.refused;
  request.url = target.path;
  const pathname = pathOf(request);
  const own = originOfHost(header("host"), origins) ?? (isForAnyHost(pathname) ? origins[0] : undefined);
  if (!own) return 421;
  // Next compares Host with Origin as text, so the Host header gets the canonical spelling.
  request.headers.host = new URL(own).host;
  const isPage = isPagePath(pathname);
  // Routes check the Origin themselves, because some are for other systems.
  const host = request.headers.host;
  const details = isPage
    ? { method, host, origin: header("origin"), fetchSite: header("sec-fetch-site") }
    : { method: "GET", host, origin: null, fetchSite: null };
  const refused = refusal(details, origins);
  if (refused) return refused;
  if (!areRouterHeadersValid(header)) return 400;
  // Next hides the headers of its router from pages; this one they know (lib/web/prefetch.ts).
  if (header("next-router-prefetch") !== null) request.headers["sec-purpose"] = "prefetch";
  // A reply that is too large goes to a route that keeps its text (page-request.ts); routes have limits of their own.
  const isKept = repliedMessageId(pathname) !== null && header("next-action") === null;
  return bodyRefusal(header, isPage && !isKept ? PAGE_BODY_BYTES : Number.POSITIVE_INFINITY);
}

/** A request to hand on to Next, and its fields if it is a sign-in form of a first visit. */
type Checked = { request: IncomingMessage; signIn: FirstSignIn | null };

/**
 * Reads and checks a body that is posted to a page.
 *
 * @returns the request to hand on to Next, or the status of the refusal
 */
async function checkPosted(
  request: IncomingMessage,
  response: PortalResponse,
  { hasAction, earlySignIn }: PortalServerOptions,
): Promise<Checked | RefusalStatus | "aborted"> {
  const header = headerReader(request);
  const body = await readBody(request, PAGE_BODY_BYTES);
  if (body === "aborted") return "aborted";
  if (body === "too-large") return 413;
  const contentType = header("content-type") ?? "";
  const pathname = pathOf(request);
  const signIn = earlySignIn ? readSignInForm(request, body, earlySignIn.actionId) : null;
  const posted = { contentType, nextAction: header("next-action"), body };
  const fault = signIn ? null : await actionFault(posted, (id) => hasAction(id, pathname));
  if (fault === "malformed") return 400;
  if (fault) {
    // A reply form that is older than the release: a route keeps its text and shows the current form.
    const replied = header("next-action") === null ? repliedMessageId(pathname) : null;
    if (!replied) return 409;
    request.url = `/api/reply-too-large/${replied}?form=out-of-date`;
  } else if (header("next-action") !== null || body.includes(ACTION_FIELD)) noteActionAwaited(response);
  return { request: withBody(request, body), signIn };
}

/** Whether Next parses the body. With a multipart type it also parses an empty one. */
function isCheckedPost(request: IncomingMessage): boolean {
  if (request.method !== "POST") return false;
  const { "content-type": type = "", "next-action": action } = request.headers;
  if (!hasBody(request) && action === undefined && !/^multipart/i.test(type)) return false;
  return isPagePath(pathOf(request)) && !(Number(request.headers["content-length"] ?? 0) > PAGE_BODY_BYTES);
}

/**
 * The HTTP server in front of Next. It refuses malformed and foreign requests before Next parses them, passes the
 * socket's address and a request id to Next, does the work of middleware.ts for pages, and sets the security headers on
 * every response, including assets and Next's own errors. Each request is logged.
 */
export function createPortalServer(options: PortalServerOptions): PortalServer {
  const { settings, handle, requestId, routeOf, stalledMs, earlySignIn } = options;
  const own = headerSettings(settings);
  const base = Object.entries(baseSecurityHeaders(own));
  const underWay = new Set<PortalResponse>();
  const visitorPages = new VisitorPages();

  const send = (
    request: IncomingMessage,
    response: PortalResponse,
    { status, headers, body }: { status: number; headers: Record<string, string>; body: string | null },
  ) => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    const bytes = Buffer.from(body ?? "");
    response.setHeader("Content-Length", bytes.length);
    response.writeHead(status).end(request.method === "HEAD" ? undefined : bytes);
  };

  const refuse = (request: IncomingMessage, response: PortalResponse, status: RefusalStatus) => {
    // Next's router then reloads the page.
    if (status === 409 && request.headers["next-action"]) response.setHeader("x-nextjs-action-not-found", "1");
    const path = pathOf(request);
    const context = responseContext(headerReader(request), request.url);
    const general = refusalResponse(status, isApiPath(path) ? { cookie: null, page: false } : context, own);
    if (!isApiPath(path)) return send(request, response, { status, ...general });
    const { headers, body } = refusalMessage({ path, requestId: currentRequestId() ?? null }, status);
    send(request, response, { status, headers: { ...general.headers, ...headers }, body });
  };

  const serve = async (request: IncomingMessage, response: PortalResponse, scope: RequestScope) => {
    const refused = refusalOf(request, settings);
    const route = routeOf(pathOf(request));
    scope.route = route ?? null;
    if (refused) return refuse(request, response, refused);
    if (isStrayPost(request.method ?? "", pathOf(request), route)) return refuse(request, response, 404);
    removeInternalHeaders(request);
    if (!pathOf(request).startsWith("/documents/"))
      for (const name of CONDITIONAL_HEADERS) delete request.headers[name];
    request.headers[SOCKET_ADDRESS_HEADER] = request.socket.remoteAddress ?? "";
    request.headers[REQUEST_ID_HEADER] = scope.requestId;
    const posted = isCheckedPost(request) ? await checkPosted(request, response, options) : { request, signIn: null };
    if (posted === "aborted") return;
    if (typeof posted === "number") return refuse(request, response, posted);
    const { request: checked, signIn } = posted;
    const documentId = options.documents ? requestedDocumentId(checked) : null;
    if (documentId && options.documents) {
      const asked = { documentId, origin: settings.origins[0] ?? "", handlers: options.documents };
      return withResponse(response, () => serveDocument(checked, response, asked));
    }
    const { uploads } = options;
    if (uploads && isUpload(checked)) {
      const own = { origin: settings.origins[0] ?? "", route: uploads };
      return withResponse(response, () => serveUpload(checked, response, own));
    }
    const answer = preparePage(checked, response, options);
    if (answer) return send(request, response, answer);
    const isSignIn = earlySignIn && signIn && isPrepared(checked);
    if (isSignIn && (await serveSignIn(checked, response, { form: signIn, early: earlySignIn }))) return;
    if (await visitorPages.answer(checked, response)) return;
    if (isPrepared(checked) && acceptsGzip(checked)) {
      response.compressesPage = true;
      // Then Next sends its parts as they are.
      delete checked.headers["accept-encoding"];
    }
    visitorPages.watch(checked, response);
    await withResponse(response, () => handle(checked, response));
  };

  const server = createServer(
    {
      ServerResponse: PortalResponse,
      headersTimeout: HEADERS_MS,
      requestTimeout: REQUEST_MS,
      keepAliveTimeout: KEEP_ALIVE_MS,
      maxHeaderSize: MAX_HEADER_BYTES,
    },
    (request, response) => {
      underWay.add(response);
      closeWhenStalled(response, stalledMs);
      response.once("close", () => underWay.delete(response));
      const given = acceptedRequestId(headerReader(request)(REQUEST_ID_HEADER), settings.trustedProxyHops);
      const scope: RequestScope = { requestId: given ?? requestId(), route: null };
      logWhenAnswered(request, response, scope);
      response.once("finish", () => dropRestOfBody(request));
      for (const [name, value] of base) response.setHeader(name, value);
      inRequestScope(scope, () => serve(request, response, scope)).catch((error) => {
        inRequestScope(scope, () => logServerFault(error, request, response));
        if (!response.headersSent) response.writeHead(500, { "Content-Type": "text/html; charset=utf-8" });
        response.end();
      });
    },
  );

  const logRaw = (request: Pick<IncomingMessage, "headers" | "socket">, status: number) =>
    inRequestScope({ requestId: requestId(), route: null }, () => logRefusal(request, status));
  const refuseRaw = (socket: Duplex, status: 400 | 405 | 408 | 417 | 431, request?: IncomingMessage) => {
    logRaw(request ?? ({ headers: {}, socket } as unknown as IncomingMessage), status);
    if (socket.writable) socket.end(rawResponse(status, own));
    else socket.destroy();
  };
  server.on("connect", (request, socket) => refuseRaw(socket, 405, request));
  server.on("checkExpectation", (request, response) => {
    response.writeHead(417, Object.fromEntries(base)).end();
    logRaw(request, 417);
  });
  server.on("clientError", (error: NodeJS.ErrnoException, socket) => {
    // The client has gone; nothing can be sent and nothing is logged.
    if (error.code === "ECONNRESET" || error.code === "EPIPE") return void socket.destroy();
    const status = error.code === "HPE_HEADER_OVERFLOW" ? 431 : error.code === "ERR_HTTP_REQUEST_TIMEOUT" ? 408 : 400;
    refuseRaw(socket, status);
  });
  return { server, underWay };
}
