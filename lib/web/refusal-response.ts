import "server-only";
import { ownPath } from "@/lib/web/own-path";
import { METHODS } from "@/lib/web/request-check";
import { baseSecurityHeaders, type HeaderSettings } from "@/lib/web/security-headers";
import { systemPage } from "@/lib/web/system-pages";

export type RefusalStatus = 400 | 403 | 404 | 405 | 409 | 413 | 415 | 421;

/** The policy of every answer that is no page and names none of its own. */
export const CLOSED_POLICY = "default-src 'none'; frame-ancestors 'none'";

const WORDS = {
  400: "invalid",
  403: "foreign",
  404: "notFound",
  405: "invalid",
  409: "stale",
  413: "tooLarge",
  415: "invalid",
  421: "invalid",
} as const satisfies Record<RefusalStatus, string>;

/** What the answer depends on besides its status. */
export type ResponseContext = {
  /** The Cookie header, from which the language is read. */
  cookie: string | null;
  /** Whether a browser shows the answer as a page: navigations and posted forms, not what a script fetches. */
  page: boolean;
  /** Path and query of the request; the page of a form that is out of date (409) is offered again. */
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
 * The answer to a refused request, the same in lib/server, middleware.ts and lib/web/route.ts: a page in the customer's
 * language where a browser shows it, else no body.
 *
 * @returns with every header, the security headers included
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
    const words = WORDS[status];
    const text =
      words === "notFound"
        ? { heading: t("system.notFound.heading"), lead: t("system.notFound.text") }
        : { heading: t(`system.refused.${words}.heading`), lead: t(`system.refused.${words}.text`) };
    const stalePage = words === "stale" ? ownPath(target) : null;
    const action = stalePage
      ? { href: stalePage, text: t("system.refused.stale.open") }
      : { href: "/", text: t("system.refused.open") };
    return { ...text, action, help: true };
  });
  return { headers: { ...headers, ...shown.headers }, body: shown.html };
}
