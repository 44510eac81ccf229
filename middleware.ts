/**
 * Headers and early refusals of pages, by the same functions as lib/server, for hosts where that does not run. Never the
 * gate: who may see what is decided in lib/web/gate.ts and in every query. Routes set their headers themselves
 * (lib/web/route.ts), so that uploads and downloads do not pass here.
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

/** The status with which the request is refused, or null. */
function refusalOf(request: NextRequest, header: Header): RefusalStatus | null {
  const details = {
    method: request.method,
    host: header("host"),
    origin: header("origin"),
    fetchSite: header("sec-fetch-site"),
  };
  return refusal(details, webSettings().origins) ?? (areRouterHeadersValid(header) ? null : 400);
}

/** A body that is too large to be read: the text of a reply is kept all the same, anything else is refused. */
function bodyAnswer(request: NextRequest, header: Header): NextResponse | RefusalStatus | null {
  const refused = bodyRefusal(header, PAGE_BODY_BYTES);
  if (refused !== 413 || request.method !== "POST") return refused;
  const id = repliedMessageId(request.nextUrl.pathname);
  if (!id || header("next-action") !== null) return refused;
  const target = request.nextUrl.clone();
  target.pathname = `/api/reply-too-large/${id}`;
  return NextResponse.rewrite(target);
}

/** The headers with which the page is asked for: what a client may not set is removed, ours are added. */
function pageRequestHeaders(request: NextRequest, own: Record<string, string>): Headers {
  const headers = new Headers(request.headers);
  const kept = hasOwnServer() ? [SOCKET_ADDRESS_HEADER, "x-request-id"] : [];
  for (const name of request.headers.keys()) if (isInternalHeader(name) && !kept.includes(name)) headers.delete(name);
  for (const [name, value] of Object.entries(own)) headers.set(name, value);
  // Next compares both letter by letter; `refusal` has let them pass in any spelling that means the same.
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
  // Whatever the method: a form that is sent now must not half happen.
  const closed = maintenancePage(header("cookie"), `${pathname}${search}`);
  if (closed) return new NextResponse(closed.html, { status: UNAVAILABLE, headers: { ...base, ...closed.headers } });

  const large = bodyAnswer(request, header);
  if (large) return typeof large === "number" ? refuse(large) : large;

  // The page of a message records that it is opened; a browser that fetches ahead gets nothing that could be recorded.
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
