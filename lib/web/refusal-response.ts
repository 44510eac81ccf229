import "server-only";
import { ownPath } from "@/lib/web/own-path";
import { METHODS } from "@/lib/web/request-check";
import { baseSecurityHeaders, type HeaderSettings } from "@/lib/web/security-headers";
import { systemPage } from "@/lib/web/system-pages";

export type RefusalStatus = 400 | 403 | 404 | 405 | 409 | 413 | 415 | 421;

/** The Content-Security-Policy of every response that is not a page and sets none itself. */
export const CLOSED_POLICY = "default-src 'none'; frame-ancestors 'none'";

const TEXT_KEYS = {
  400: "invalid",
  403: "foreign",
  404: "notFound",
  405: "invalid",
  409: "stale",
  413: "tooLarge",
  415: "invalid",
  421: "invalid",
} as const satisfies Record<RefusalStatus, string>;

/** What a refusal depends on besides its status. */
export type ResponseContext = {
  /** The Cookie header, from which the language is read. */
  cookie: string | null;
  /** Whether a browser shows the response as a page: navigations and posted forms, not requests of scripts. */
  page: boolean;
  /** Path and query of the request; 409 (a form older than the release) links to that page. */
  target?: string | undefined;
};

/**
 * @param header the value of a header, null when it is absent
 * @param target path and query of the request
 */
export function responseContext(header: (name: string) => string | null, target?: string): ResponseContext {
  const byScript = header("rsc") !== null || header("next-action") !== null;
  const page = !byScript && (header("accept") ?? "").includes("text/html");
  return { cookie: header("cookie"), page, target };
}

/**
 * The response to a refused request, the same in lib/server, middleware.ts and lib/web/route.ts: a page in the language
 * of the cookie where a browser shows it, else no body.
 *
 * @returns all headers, including the security headers
 */
export function refusalResponse(
  status: RefusalStatus,
  { cookie, page, target }: ResponseContext,
  settings: HeaderSettings,
): { headers: Record<string, string>; body: string | null } {
  const headers: Record<string, string> = {
    ...baseSecurityHeaders(settings),
    "Content-Security-Policy": CLOSED_POLICY,
    "Cache-Control": "private, no-store",
    ...(status === 405 ? { Allow: METHODS.join(", ") } : {}),
  };
  if (!page) return { headers, body: null };
  const shown = systemPage(cookie, (t) => {
    const key = TEXT_KEYS[status];
    const text =
      key === "notFound"
        ? { heading: t("system.notFound.heading"), lead: t("system.notFound.text") }
        : { heading: t(`system.refused.${key}.heading`), lead: t(`system.refused.${key}.text`) };
    const stalePage = key === "stale" ? ownPath(target) : null;
    const action = stalePage
      ? { href: stalePage, text: t("system.refused.stale.open") }
      : { href: "/", text: t("system.refused.open") };
    return { ...text, action, help: true };
  });
  return { headers: { ...headers, ...shown.headers }, body: shown.html };
}
