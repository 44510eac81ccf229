import "server-only";
import type { Settings } from "@/lib/settings";
import { actionFault } from "@/lib/web/action-form";
import { PAGE_BODY_BYTES } from "@/lib/web/body-limits";
import { headerSettings } from "@/lib/web/header-settings";
import { repliedMessageId } from "@/lib/web/page-path";
import { isPrefetch, PREFETCH_REFUSED } from "@/lib/web/prefetch";
import { CLOSED_POLICY, type RefusalStatus, refusalResponse, responseContext } from "@/lib/web/refusal-response";
import { bodyRefusal, originOfHost, refusal } from "@/lib/web/request-check";
import { areRouterHeadersValid } from "@/lib/web/router-headers";
import { baseSecurityHeaders, contentSecurityPolicy } from "@/lib/web/security-headers";
import { maintenancePage } from "@/lib/web/system-pages";

/** A request of a page. */
export type PageRequest = {
  method: string;
  /** As `URL.pathname` spells it. */
  pathname: string;
  /** The query with its `?`, without parameters of Next's router; empty without one. */
  search: string;
  /** The value of a header by lower-case name, null when it is absent. */
  header(name: string): string | null;
};

export type PageAnswer =
  /** A response that needs no page: a refusal or the maintenance page. `headers` are all headers. */
  | { kind: "answered"; status: number; headers: Record<string, string>; body: string | null }
  /** The route of this path answers the request, with the query of the request. */
  | { kind: "rewritten"; pathname: string }
  /**
   * The page is rendered. `requestHeaders` are set on its request, from which a client's internal headers
   * (router-headers.ts) are removed before; `responseHeaders` are set on its response.
   */
  | { kind: "page"; requestHeaders: Record<string, string>; responseHeaders: Record<string, string> };

const NONCE_BYTES = 16;
const UNAVAILABLE = 503;
/** The page of a message, and every page of staff: most of them record a look. next.config.ts names the same paths. */
const RECORDED_PAGE = /^\/(?:(?:inbox|trash)\/[^/]+\/?|staff(?:\/.*)?)$/;

function newNonce(): string {
  return Buffer.from(crypto.getRandomValues(new Uint8Array(NONCE_BYTES))).toString("base64");
}

/** Status of the refusal for method, host, origin and the headers of Next's router, or null. */
function statusOfRefusal({ method, header }: PageRequest, { origins }: Settings): RefusalStatus | null {
  const details = { method, host: header("host"), origin: header("origin"), fetchSite: header("sec-fetch-site") };
  return refusal(details, origins) ?? (areRouterHeadersValid(header) ? null : 400);
}

/**
 * Next compares Host and Origin as strings, so both get the portal's own spelling; `refusal` accepts every spelling
 * with the same meaning.
 */
function ownSpelling({ header }: PageRequest, { origins }: Settings): Record<string, string> {
  const origin = originOfHost(header("host"), origins);
  if (!origin) return {};
  return { host: new URL(origin).host, ...(header("origin") === "null" ? { origin } : {}) };
}

/**
 * Decides about a request of a page before Next renders it: refusals, maintenance mode, headers. lib/server calls it,
 * and middleware.ts where that does not run. Who may see the page is not decided here but in gate.ts.
 */
export function answerPageRequest(request: PageRequest, settings: Settings): PageAnswer {
  const { method, pathname, search, header } = request;
  const own = headerSettings(settings);
  const base = baseSecurityHeaders(own);
  const refuse = (status: RefusalStatus): PageAnswer => {
    return { kind: "answered", status, ...refusalResponse(status, responseContext(header), own) };
  };
  const refused = statusOfRefusal(request, settings);
  if (refused) return refuse(refused);

  // For every method, so that no submitted form is half processed.
  const closed = maintenancePage(header("cookie"), `${pathname}${search}`);
  if (closed)
    return { kind: "answered", status: UNAVAILABLE, headers: { ...base, ...closed.headers }, body: closed.html };

  const refusedBody = bodyRefusal(header, PAGE_BODY_BYTES);
  // The text of a reply whose files are too large is still saved.
  const replied = refusedBody === 413 && method === "POST" ? repliedMessageId(pathname) : null;
  if (replied && header("next-action") === null) {
    return { kind: "rewritten", pathname: `/api/reply-too-large/${replied}` };
  }
  if (refusedBody) return refuse(refusedBody);

  // A prefetch gets no content, so nothing is recorded.
  if (RECORDED_PAGE.test(pathname) && isPrefetch({ get: header })) {
    const headers = { ...base, "Content-Security-Policy": CLOSED_POLICY, "Cache-Control": "no-store" };
    return { kind: "answered", status: PREFETCH_REFUSED, headers, body: null };
  }

  const nonce = newNonce();
  const policy = contentSecurityPolicy(pathname, nonce, own);
  return {
    kind: "page",
    requestHeaders: {
      ...ownSpelling(request, settings),
      // Next reads the nonce from the request's policy.
      "content-security-policy": policy,
      "x-nonce": nonce,
      "x-portal-path": `${pathname}${search}`,
      "x-portal-method": method,
    },
    responseHeaders: { ...base, "Content-Security-Policy": policy, "Cache-Control": "private, no-store" },
  };
}

/**
 * Refuses a form that Next cannot parse, or that is too large, for hosts where lib/server does not read it first. Which
 * actions a page has is not known here: Next refuses others itself.
 *
 * @param readBody reads the whole body
 * @returns the refusal (400 or 413), or null when the form may be handed to Next
 */
export async function refuseMalformedForm(
  { method, header }: PageRequest,
  readBody: () => Promise<ArrayBuffer>,
  settings: Settings,
): Promise<Extract<PageAnswer, { kind: "answered" }> | null> {
  const contentType = header("content-type") ?? "";
  const nextAction = header("next-action");
  if (method !== "POST" || (nextAction === null && !/^multipart/i.test(contentType))) return null;
  const body = Buffer.from(await readBody());
  const isTooLarge = body.length > PAGE_BODY_BYTES;
  if (!isTooLarge && !(await actionFault({ contentType, nextAction, body }, () => true))) return null;
  const status = isTooLarge ? 413 : 400;
  return { kind: "answered", status, ...refusalResponse(status, responseContext(header), headerSettings(settings)) };
}
