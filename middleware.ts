/**
 * Headers and early refusals of pages for hosts where lib/server does not run. lib/server does the same by the same
 * function before Next, and marks the request, so that it is not done twice. Access is not decided here but in
 * lib/web/gate.ts and in every query. Routes set their headers themselves (lib/web/route.ts), so uploads and downloads
 * do not pass here.
 */
import { type NextRequest, NextResponse } from "next/server";
import { SOCKET_ADDRESS_HEADER } from "@/lib/web/client";
import { answerPageRequest, type PageAnswer, type PageRequest, refuseMalformedForm } from "@/lib/web/page-request";
import { freshRequestId, REQUEST_ID_HEADER } from "@/lib/web/request-id";
import { hasOwnServer } from "@/lib/web/response-status";
import { isInternalHeader, TOO_LARGE_HEADER } from "@/lib/web/router-headers";
import { webSettings } from "@/lib/web/web-settings";

export const config = {
  runtime: "nodejs",
  matcher: [
    {
      // The same as PAGE_PATTERN and PREPARED_MARK in lib/web/page-path.ts, which says why no client can send the mark.
      source:
        "/((?!api/|documents/|download/|staff/files/|_next/|fonts/|favicon|apple-touch-icon|brand\\.css|\\.well-known/jwks|\\.well-known/security).*)",
      missing: [{ type: "header", key: "portal: prepared" }],
    },
  ],
};

/** Request headers for the page: headers that a client must not set are removed, ours are added. */
function pageRequestHeaders(request: NextRequest, own: Record<string, string>): Headers {
  const headers = new Headers(request.headers);
  const kept = hasOwnServer() ? [SOCKET_ADDRESS_HEADER, REQUEST_ID_HEADER] : [];
  for (const name of request.headers.keys()) if (isInternalHeader(name) && !kept.includes(name)) headers.delete(name);
  for (const [name, value] of Object.entries(own)) headers.set(name, value);
  if (!headers.has(REQUEST_ID_HEADER)) headers.set(REQUEST_ID_HEADER, freshRequestId());
  return headers;
}

/** The answer without a page, or that the page is rendered. Reads the body of a form, which Next keeps for the page. */
async function answerTo(request: NextRequest): Promise<PageAnswer> {
  const { pathname, search } = request.nextUrl;
  const header = (name: string) => request.headers.get(name);
  const asked: PageRequest = { method: request.method, pathname, search, header };
  const answer = answerPageRequest(asked, webSettings());
  if (answer.kind !== "page") return answer;
  return (await refuseMalformedForm(asked, () => request.arrayBuffer(), webSettings())) ?? answer;
}

export async function middleware(request: NextRequest): Promise<NextResponse> {
  const answer = await answerTo(request);
  if (answer.kind === "answered") {
    return new NextResponse(answer.body, { status: answer.status, headers: answer.headers });
  }
  if (answer.kind === "rewritten") {
    // next.config.ts rewrites a request with this header. Next takes a rewrite from here for one to another server
    // where it listens at 127.0.0.1, because it calls the host of the request `localhost`; a large body then breaks
    // off.
    const headers = pageRequestHeaders(request, { [TOO_LARGE_HEADER]: "1" });
    return NextResponse.next({ request: { headers } });
  }
  const response = NextResponse.next({ request: { headers: pageRequestHeaders(request, answer.requestHeaders) } });
  for (const [name, value] of Object.entries(answer.responseHeaders)) response.headers.set(name, value);
  return response;
}
