/**
 * Headers and early refusals of pages, by the same functions as lib/server, for hosts where that does not run. Access
 * is not decided here but in lib/web/gate.ts and in every query. Routes set their headers themselves
 * (lib/web/route.ts), so uploads and downloads do not pass here.
 */
import { type NextRequest, NextResponse } from "next/server";
import { PAGE_BODY_BYTES } from "@/lib/web/body-limits";
import { SOCKET_ADDRESS_HEADER } from "@/lib/web/client";
import { headerSettings } from "@/lib/web/header-settings";
import { repliedMessageId } from "@/lib/web/page-path";
import { isPrefetch, PREFETCH_REFUSED } from "@/lib/web/prefetch";
import { type RefusalStatus, refusalResponse, responseContext } from "@/lib/web/refusal-response";
import { bodyRefusal, originOfHost, refusal } from "@/lib/web/request-check";
import { hasOwnServer } from "@/lib/web/response-status";
import { areRouterHeadersValid, isInternalHeader } from "@/lib/web/router-headers";
import { baseSecurityHeaders, contentSecurityPolicy } from "@/lib/web/security-headers";
import { maintenancePage } from "@/lib/web/system-pages";
import { webSettings } from "@/lib/web/web-settings";

export const config = {
  runtime: "nodejs",
  // The same as PAGE_PATTERN in lib/web/page-path.ts.
  matcher: ["/((?!api/|documents/|download/|_next/|fonts/|favicon|apple-touch-icon|brand\\.css|\\.well-known/jwks).*)"],
};

const NONCE_BYTES = 16;
const UNAVAILABLE = 503;
const MESSAGE_PAGE = /^\/inbox\/[^/]+\/?$/;

type Header = (name: string) => string | null;

/** Status of the refusal, or null. */
function refusalOf(request: NextRequest, header: Header): RefusalStatus | null {
  const details = {
    method: request.method,
    host: header("host"),
    origin: header("origin"),
    fetchSite: header("sec-fetch-site"),
  };
  return refusal(details, webSettings().origins) ?? (areRouterHeadersValid(header) ? null : 400);
}

/**
 * Refuses a body that is too large to be read. The text of a reply is still saved: its request is rewritten to a route
 * that does so.
 */
function bodyRefusalResponse(request: NextRequest, header: Header): NextResponse | RefusalStatus | null {
  const refused = bodyRefusal(header, PAGE_BODY_BYTES);
  if (refused !== 413 || request.method !== "POST") return refused;
  const id = repliedMessageId(request.nextUrl.pathname);
  if (!id || header("next-action") !== null) return refused;
  const target = request.nextUrl.clone();
  target.pathname = `/api/reply-too-large/${id}`;
  return NextResponse.rewrite(target);
}

/** Request headers for the page: headers that a client must not set are removed, ours are added. */
function pageRequestHeaders(request: NextRequest, own: Record<string, string>): Headers {
  const headers = new Headers(request.headers);
  const kept = hasOwnServer() ? [SOCKET_ADDRESS_HEADER, "x-request-id"] : [];
  for (const name of request.headers.keys()) if (isInternalHeader(name) && !kept.includes(name)) headers.delete(name);
  for (const [name, value] of Object.entries(own)) headers.set(name, value);
  // Next compares both as strings; `refusal` accepts every spelling with the same meaning.
  const ownOrigin = originOfHost(headers.get("host"), webSettings().origins);
  if (ownOrigin) headers.set("host", new URL(ownOrigin).host);
  if (ownOrigin && headers.get("origin") === "null") headers.set("origin", ownOrigin);
  if (!headers.has("x-request-id")) headers.set("x-request-id", crypto.randomUUID());
  return headers;
}

export function middleware(request: NextRequest): NextResponse {
  const own = headerSettings(webSettings());
  const base = baseSecurityHeaders(own);
  const header: Header = (name) => request.headers.get(name);
  const refuse = (status: RefusalStatus) => {
    const { headers, body } = refusalResponse(status, responseContext(header), own);
    return new NextResponse(body, { status, headers });
  };
  const refused = refusalOf(request, header);
  if (refused) return refuse(refused);

  const { pathname, search } = request.nextUrl;
  // For every method, so that no submitted form is half processed.
  const closed = maintenancePage(header("cookie"), `${pathname}${search}`);
  if (closed) return new NextResponse(closed.html, { status: UNAVAILABLE, headers: { ...base, ...closed.headers } });

  const large = bodyRefusalResponse(request, header);
  if (large) return typeof large === "number" ? refuse(large) : large;

  // The page of a message records an opening; a prefetch gets no content, so nothing is recorded.
  if (MESSAGE_PAGE.test(pathname) && isPrefetch(request.headers)) {
    return new NextResponse(null, { status: PREFETCH_REFUSED, headers: { ...base, "Cache-Control": "no-store" } });
  }

  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(NONCE_BYTES))).toString("base64");
  const policy = contentSecurityPolicy(pathname, nonce, own);
  const headers = pageRequestHeaders(request, {
    // Next reads the nonce from the request's policy.
    "Content-Security-Policy": policy,
    "x-nonce": nonce,
    "x-portal-path": `${pathname}${search}`,
    "x-portal-method": request.method,
  });
  const response = NextResponse.next({ request: { headers } });
  for (const [name, value] of Object.entries(base)) response.headers.set(name, value);
  response.headers.set("Content-Security-Policy", policy);
  response.headers.set("Cache-Control", "private, no-store");
  return response;
}
