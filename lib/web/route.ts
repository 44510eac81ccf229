import "server-only";
import { cookies } from "next/headers";
import type { Client } from "@/lib/auth/session/client";
import { findLiveSession, type LiveSession } from "@/lib/auth/session/live-session";
import type { Context } from "@/lib/context";
import { ROUTE_BODY_BYTES } from "@/lib/web/body-limits";
import { clientOf } from "@/lib/web/client";
import { headerSettings } from "@/lib/web/header-settings";
import { pageAfterSignIn } from "@/lib/web/own-path";
import { isPrefetch, PREFETCH_REFUSED } from "@/lib/web/prefetch";
import { CLOSED_POLICY, type RefusalStatus, refusalResponse, responseContext } from "@/lib/web/refusal-response";
import { bodyRefusal, refusal } from "@/lib/web/request-check";
import { baseSecurityHeaders } from "@/lib/web/security-headers";
import { readSessionCookie } from "@/lib/web/session-cookie";
import { maintenancePage } from "@/lib/web/system-pages";
import { webContext } from "@/lib/web/web-context";
import { webSettings } from "@/lib/web/web-settings";

export type RouteCall = { ctx: Context; client: Client; request: Request };
type Params = { params: Promise<Record<string, string | string[] | undefined>> };
type Handler = (call: RouteCall, params: Record<string, string>) => Promise<Response>;
export type CustomerHandler = (
  call: RouteCall & { session: LiveSession },
  params: Record<string, string>,
) => Promise<Response>;

/** Every answer of a route leaves with the same headers as a page's; `no-store` unless the route says otherwise. */
function withHeaders(response: Response): Response {
  for (const [name, value] of Object.entries(baseSecurityHeaders(headerSettings(webSettings())))) {
    if (!response.headers.has(name)) response.headers.set(name, value);
  }
  if (!response.headers.has("Cache-Control")) response.headers.set("Cache-Control", "private, no-store");
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

/** The parts of the address by name, none for a fixed address; a part that stands for many is no business of ours. */
function single(params: Record<string, string | string[] | undefined> | undefined): Record<string, string> {
  return Object.fromEntries(
    Object.entries(params ?? {}).filter((part): part is [string, string] => typeof part[1] === "string"),
  );
}

/** What a closed portal answers to a route: a page, because its address may stand in a tab of its own. */
function closed(request: Request): Response | null {
  const { pathname, search } = new URL(request.url);
  const page = maintenancePage(request.headers.get("cookie"), `${pathname}${search}`);
  return page && withHeaders(new Response(page.html, { status: 503, headers: page.headers }));
}

export type RouteOptions = {
  /** Answers in maintenance mode too: what a monitor or the maintenance page itself asks for. */
  always?: boolean;
  /** Answers whatever `Host` says, and without one. */
  anyHost?: boolean;
  /** `system`: another system posts here, with a proof that the handler checks, and no browser does. */
  from?: "page" | "system";
  /** The longest body; `unread` hands the body on as it comes, and the handler must not read more than it needs. */
  maxBodyBytes?: number | "unread";
  /** Answers a body that is too long, instead of the general 413. */
  tooLarge?(): Response;
};

/** The request with a body that is read and bounded, or null when the body is longer. */
async function bounded(request: Request, maxBytes: number): Promise<Request | null> {
  if (!request.body) return request;
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of request.body) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) return null;
    chunks.push(chunk);
  }
  const { method, headers, url } = request;
  return new Request(url, { method, headers, body: Buffer.concat(chunks) });
}

/** A route that anybody may ask; host, method, origin and the length of the body are checked. */
export function publicRoute(run: Handler, options: RouteOptions = {}) {
  const { maxBodyBytes = ROUTE_BODY_BYTES } = options;
  return async (request: Request, { params }: Params): Promise<Response> => {
    const header = (name: string) => request.headers.get(name);
    const { origins } = webSettings();
    const details = {
      method: request.method,
      host: options.anyHost ? new URL(origins[0] ?? request.url).host : header("host"),
      origin: header("origin"),
      fetchSite: header("sec-fetch-site"),
    };
    const refused = refusal(details, origins, options.from);
    if (refused) return refuse(request, refused);
    const unavailable = options.always ? null : closed(request);
    if (unavailable) return unavailable;

    const limit = maxBodyBytes === "unread" ? Number.POSITIVE_INFINITY : maxBodyBytes;
    const tooLarge = () => (options.tooLarge ? withHeaders(options.tooLarge()) : refuse(request, 413));
    const unread = bodyRefusal(header, limit);
    if (unread) return unread === 413 ? tooLarge() : refuse(request, unread);
    const read = maxBodyBytes === "unread" ? request : await bounded(request, limit);
    if (!read) return tooLarge();
    const answer = await run(
      { ctx: webContext(), client: clientOf(request.headers), request: read },
      single(await params),
    );
    return withHeaders(answer);
  };
}

/**
 * A route of a signed-in customer. Without a session a reader is led to the sign-in page, anything else gets 401. A
 * prefetch is refused before the session is looked up: it gets nothing, records nothing and keeps no session alive.
 */
export function customerRoute(run: CustomerHandler, options: RouteOptions = {}) {
  return publicRoute(async (call, params) => {
    if (isPrefetch(call.request.headers)) return new Response(null, { status: PREFETCH_REFUSED });
    const sessionId = await readSessionCookie(await cookies());
    const session = sessionId ? await findLiveSession(call.ctx, sessionId, { touch: true }) : null;
    if (session?.kind === "full") return run({ ...call, session }, params);
    return withoutSession(call.request, session ? "/password/first" : null);
  }, options);
}

/**
 * The answer to a request of nobody's: a reader is led to the sign-in page, anything else gets 401.
 *
 * @param target where a reader is led instead
 */
export function withoutSession({ method, headers, url }: Request, target: string | null = null): Response {
  const isForm = method === "POST" && headers.get("sec-fetch-mode") === "navigate";
  if (method !== "GET" && !isForm) return new Response(null, { status: 401 });
  const { pathname, search } = new URL(url);
  // What a form sent is not sent again after signing in; the customer starts over from their list.
  const returnTo = isForm ? "/inbox" : pageAfterSignIn(`${pathname}${search}`);
  const Location = target ?? `/login?${new URLSearchParams({ returnTo })}`;
  return new Response(null, { status: 303, headers: { Location } });
}
