/**
 * Headers and early refusals for pages; thin, and never the gate: who may see what is decided in lib/web/gate.ts and in
 * every query (SEC-43). Routes under /api and /documents, the ZIP and the public keys say their headers themselves, and
 * uploads must not pass here.
 */
import { type NextRequest, NextResponse } from "next/server";
import { headerSettings } from "@/lib/web/header-settings";
import { isPrefetch, PREFETCH_REFUSED } from "@/lib/web/prefetch";
import { originOfHost, refusal } from "@/lib/web/request-check";
import { baseSecurityHeaders, contentSecurityPolicy } from "@/lib/web/security-headers";
import { maintenancePage } from "@/lib/web/system-answer";
import { webSettings } from "@/lib/web/web-settings";

export const config = {
  runtime: "nodejs",
  matcher: [
    "/((?!api/|documents/|download/zip|_next/|fonts/|favicon|apple-touch-icon|brand\\.css|\\.well-known/jwks).*)",
  ],
};

const NONCE_BYTES = 16;
/** What next.config.ts lets an action read; beyond it Next would answer 500 (SEC-87). */
const MAX_BODY_BYTES = 5 * 1024 * 1024;
const TOO_LARGE = 413;
const UNAVAILABLE = 503;
const MESSAGE_PAGE = /^\/inbox\/[^/]+\/?$/;
const REPLY_PAGE = /^\/inbox\/([\w-]+)\/reply$/;

/** Too large to be read: a reply's words are kept all the same, anything else is refused. */
function tooLarge(request: NextRequest, base: Record<string, string>): NextResponse | null {
  if (request.method !== "POST" || !(Number(request.headers.get("content-length")) > MAX_BODY_BYTES)) return null;
  const id = REPLY_PAGE.exec(request.nextUrl.pathname)?.[1];
  if (id && !request.headers.has("next-action")) {
    const target = request.nextUrl.clone();
    target.pathname = `/api/reply-too-large/${id}`;
    return NextResponse.rewrite(target);
  }
  return new NextResponse(null, { status: TOO_LARGE, headers: { ...base, "Cache-Control": "no-store" } });
}

export function middleware(request: NextRequest): NextResponse {
  const settings = webSettings();
  const own = headerSettings(settings);
  const base = baseSecurityHeaders(own);
  const refused = refusal(
    {
      method: request.method,
      host: request.headers.get("host"),
      origin: request.headers.get("origin"),
      fetchSite: request.headers.get("sec-fetch-site"),
    },
    settings.origins,
  );
  if (refused) return new NextResponse(null, { status: refused, headers: { ...base, "Cache-Control": "no-store" } });

  const { pathname, search } = request.nextUrl;
  // Whatever the method: a form that is sent now must not half happen.
  const closed = maintenancePage(request.headers.get("cookie"), `${pathname}${search}`);
  if (closed) return new NextResponse(closed.html, { status: UNAVAILABLE, headers: { ...base, ...closed.headers } });

  const large = tooLarge(request, base);
  if (large) return large;

  // The page of a message records that it is opened; a browser that fetches ahead gets nothing that could be recorded.
  if (MESSAGE_PAGE.test(pathname) && isPrefetch(request.headers)) {
    return new NextResponse(null, { status: PREFETCH_REFUSED, headers: { ...base, "Cache-Control": "no-store" } });
  }

  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(NONCE_BYTES))).toString("base64");
  const policy = contentSecurityPolicy(pathname, nonce, own);
  const headers = new Headers(request.headers);
  // Next reads the nonce from the request's policy; whatever came in under these names is overwritten.
  headers.set("Content-Security-Policy", policy);
  // Next compares both letter by letter; `refusal` has let them pass in any spelling that means the same.
  const ownOrigin = originOfHost(headers.get("host"), settings.origins);
  if (ownOrigin) headers.set("host", new URL(ownOrigin).host);
  if (ownOrigin && headers.get("origin") === "null") headers.set("origin", ownOrigin);
  headers.set("x-nonce", nonce);
  headers.set("x-portal-path", `${pathname}${search}`);
  headers.set("x-portal-method", request.method);
  headers.set("x-request-id", crypto.randomUUID());
  const response = NextResponse.next({ request: { headers } });
  for (const [name, value] of Object.entries(base)) response.headers.set(name, value);
  response.headers.set("Content-Security-Policy", policy);
  response.headers.set("Cache-Control", "private, no-store");
  return response;
}
