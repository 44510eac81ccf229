import "server-only";
import type { Client } from "@/lib/auth/session/client";
import { findLiveSession, type LiveSession } from "@/lib/auth/session/live-session";
import type { Context } from "@/lib/context";
import { isDatabaseOutage } from "@/lib/db/database-outage";
import { StorageError } from "@/lib/document/storage/storage-error";
import { currentRequestId } from "@/lib/request-scope";
import { readBodyBeginning } from "@/lib/web/body-beginning";
import { ROUTE_BODY_BYTES } from "@/lib/web/body-limits";
import { clientOf } from "@/lib/web/client";
import { logRequestFault } from "@/lib/web/fault";
import { headerSettings } from "@/lib/web/header-settings";
import { pageAfterSignIn } from "@/lib/web/own-path";
import { noteOwnWrite } from "@/lib/web/own-write";
import { isPrefetch, PREFETCH_REFUSED } from "@/lib/web/prefetch";
import { CLOSED_POLICY, type RefusalStatus, refusalResponse, responseContext } from "@/lib/web/refusal-response";
import { refuseFile } from "@/lib/web/refuse-file";
import { bodyRefusal, refusal } from "@/lib/web/request-check";
import { freshRequestId, withRequestId } from "@/lib/web/request-id";
import { baseSecurityHeaders } from "@/lib/web/security-headers";
import { sessionIdOf } from "@/lib/web/session-cookie";
import { faultPage, maintenancePage, RETRY_AFTER_OUTAGE_SECONDS } from "@/lib/web/system-pages";
import { webContext } from "@/lib/web/web-context";
import { webSettings } from "@/lib/web/web-settings";

export type RouteCall = { ctx: Context; client: Client; request: Request };
type Params = { params: Promise<Record<string, string | string[] | undefined>> };
type Handler = (call: RouteCall, params: Record<string, string>) => Promise<Response>;
export type CustomerHandler = (
  call: RouteCall & { session: LiveSession },
  params: Record<string, string>,
) => Promise<Response>;

/** `Cache-Control` of every response that is made for one customer. */
export const NO_STORE = "private, no-store";

/** Adds the security headers of a page to a route's response, and `no-store` unless the route sets Cache-Control. */
function withHeaders(response: Response): Response {
  for (const [name, value] of Object.entries(baseSecurityHeaders(headerSettings(webSettings())))) {
    if (!response.headers.has(name)) response.headers.set(name, value);
  }
  if (!response.headers.has("Cache-Control")) response.headers.set("Cache-Control", NO_STORE);
  if (!response.headers.has("Content-Security-Policy")) {
    response.headers.set("Content-Security-Policy", CLOSED_POLICY);
  }
  return response;
}

function refuse(request: Request, status: RefusalStatus): Response {
  const own = headerSettings(webSettings());
  const { headers, body } = refusalResponse(
    status,
    responseContext((name) => request.headers.get(name)),
    own,
  );
  return new Response(body, { status, headers });
}

/** The parameters of the path by name. Catch-all parameters are ignored. */
function singleParams(params: Record<string, string | string[] | undefined> | undefined): Record<string, string> {
  return Object.fromEntries(
    Object.entries(params ?? {}).filter((part): part is [string, string] => typeof part[1] === "string"),
  );
}

/** The response in maintenance mode, else null. A page, because a route's address may be open in a tab of its own. */
function maintenanceResponse(request: Request): Response | null {
  const { pathname, search } = new URL(request.url);
  const page = maintenancePage(request.headers.get("cookie"), `${pathname}${search}`);
  return page && withHeaders(new Response(page.html, { status: 503, headers: page.headers }));
}

/** The response while the database is out of reach: 503 with Retry-After, as a page where a browser shows it. */
function outageResponse(request: Request): Response {
  const { cookie, page } = responseContext((name) => request.headers.get(name));
  const headers = { "Retry-After": String(RETRY_AFTER_OUTAGE_SECONDS) };
  if (!page) return withHeaders(new Response(null, { status: 503, headers }));
  const { pathname, search } = new URL(request.url);
  const fault = { reference: currentRequestId() ?? null, path: `${pathname}${search}`, isOutage: true };
  const shown = faultPage(cookie, fault);
  return withHeaders(new Response(shown.html, { status: 503, headers: shown.headers }));
}

export type RouteOptions = {
  /** Also served in maintenance mode: for monitors and for what the maintenance page loads. */
  always?: boolean;
  /** Served for any `Host`, and without one. */
  anyHost?: boolean;
  /** `system`: another system posts here, never a browser; the handler authenticates it. */
  from?: "page" | "system";
  /** The largest body; with `unread` the handler gets the body as a stream and must not keep more than it needs. */
  maxBodyBytes?: number | "unread";
  /** The response to a body that is too large, instead of the general 413. */
  tooLarge?(): Response;
  /** Default: METHODS. */
  methods?: readonly string[];
  /** The response to every refusal and in maintenance (503), instead of the general ones. */
  refused?(request: Request, status: RefusalStatus | 503): Response;
};

/** The request with its body read into memory, or null when the body is larger than `maxBytes`. */
async function readBoundedBody(request: Request, maxBytes: number): Promise<Request | null> {
  if (!request.body) return request;
  const { beginning, isWhole } = await readBodyBeginning(request.body, maxBytes);
  const { method, headers, url } = request;
  return isWhole ? new Request(url, { method, headers, body: beginning }) : null;
}

/** A route for anybody; host, method, origin and size of the body are checked. */
export function publicRoute(run: Handler, options: RouteOptions = {}) {
  const answer = checkedRoute(run, options);
  return (request: Request, params: Params): Promise<Response> =>
    withRequestId(freshRequestId, async () => {
      try {
        return await answer(request, params);
      } catch (error) {
        // Redirects of Next are errors with a digest.
        if (typeof error !== "object" || error === null || "digest" in error) throw error;
        logRequestFault(error);
        if (!isDatabaseOutage(error)) throw error;
        return outageResponse(request);
      }
    });
}

function checkedRoute(run: Handler, options: RouteOptions) {
  const { maxBodyBytes = ROUTE_BODY_BYTES, methods, refused: ownRefusal } = options;
  const refuseBy = (request: Request, status: RefusalStatus) =>
    ownRefusal ? withHeaders(ownRefusal(request, status)) : refuse(request, status);
  return async (request: Request, { params }: Params): Promise<Response> => {
    const header = (name: string) => request.headers.get(name);
    const { origins } = webSettings();
    const details = {
      method: request.method,
      host: options.anyHost ? new URL(origins[0] ?? request.url).host : header("host"),
      origin: header("origin"),
      fetchSite: header("sec-fetch-site"),
    };
    const refused = refusal(details, origins, options.from, methods);
    if (refused) return refuseBy(request, refused);
    const unavailable = options.always ? null : maintenanceResponse(request);
    if (unavailable) return ownRefusal ? withHeaders(ownRefusal(request, 503)) : unavailable;

    const limit = maxBodyBytes === "unread" ? Number.POSITIVE_INFINITY : maxBodyBytes;
    const tooLarge = () => (options.tooLarge ? withHeaders(options.tooLarge()) : refuseBy(request, 413));
    const refusedBody = bodyRefusal(header, limit);
    if (refusedBody) return refusedBody === 413 ? tooLarge() : refuseBy(request, refusedBody);
    const read = maxBodyBytes === "unread" ? request : await readBoundedBody(request, limit);
    if (!read) return tooLarge();
    const response = await run(
      { ctx: webContext(), client: clientOf(request.headers), request: read },
      singleParams(await params),
    );
    return withHeaders(response);
  };
}

/**
 * A route for signed-in customers. Without a session a browser's navigation is redirected to the sign-in page, anything
 * else gets 401. A prefetch is refused before the session is looked up: it records nothing and does not extend the
 * session.
 */
export function customerRoute(run: CustomerHandler, options: RouteOptions = {}) {
  return publicRoute(async (call, params) => {
    if (isPrefetch(call.request.headers)) return new Response(null, { status: PREFETCH_REFUSED });
    const sessionId = await sessionIdOf(call.request.headers.get("cookie"));
    const session = sessionId ? await findLiveSession(call.ctx, sessionId, { touch: true }) : null;
    if (session?.kind === "full") {
      return run({ ...call, session }, params)
        .catch((error: unknown) => storageFailed(error, call.ctx, call.request))
        .finally(() => noteOwnWrite(session));
    }
    return withoutSession(call.request, session ? "/password/first" : null);
  }, options);
}

/** The response while the document storage fails. @throws every other error */
export function storageFailed(error: unknown, ctx: Context, request: Parameters<typeof refuseFile>[1]): Response {
  if (!(error instanceof StorageError)) throw error;
  const { kind, reason } = error;
  ctx.log.error(
    { alarm: "document-storage-failed", kind, reason },
    "a file could not be read from the document storage",
  );
  return withHeaders(refuseFile("storage-failed", request));
}

/**
 * The response to a request without a session: a navigation is redirected to the sign-in page, anything else gets 401.
 *
 * @param target path to redirect to instead of the sign-in page
 */
export function withoutSession({ method, headers, url }: Request, target: string | null = null): Response {
  const isForm = method === "POST" && headers.get("sec-fetch-mode") === "navigate";
  if (method !== "GET" && !isForm) return new Response(null, { status: 401 });
  const { pathname, search } = new URL(url);
  // A posted form is not sent again after signing in, so the customer continues in the inbox.
  const returnTo = isForm ? "/inbox" : pageAfterSignIn(`${pathname}${search}`);
  const Location = target ?? `/login?${new URLSearchParams({ returnTo })}`;
  return new Response(null, { status: 303, headers: { Location } });
}
