/**
 * What every answer says to the browser (SEC-49 to SEC-51). Pure: the middleware, the route wrapper and the tests share it.
 */

export type HeaderSettings = {
  /** True where APP_URL is https: then browsers are told to stay there. */
  https: boolean;
  /** Origin of the insurer's logo when it lies elsewhere. */
  logoOrigin: string | null;
  /** Where the hand-off's form may lead besides ourselves. */
  customerPortalOrigin: string | null;
  /** hCaptcha's keys are set: its hosts are let in on the pages that show the check, and nowhere else. */
  hcaptcha: boolean;
  /** The overlay of `next dev` needs eval and inline styles. */
  development: boolean;
};

const A_YEAR_SECONDS = 31_536_000;

/** Headers of every answer, whatever it is. */
export function baseSecurityHeaders({ https }: Pick<HeaderSettings, "https">): Record<string, string> {
  return {
    "X-Content-Type-Options": "nosniff",
    // Pages with a form need an Origin: with no-referrer Chromium posts "null" (CONTRACT, details).
    "Referrer-Policy": "strict-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
    "X-Frame-Options": "SAMEORIGIN",
    // Documents and archives cannot say it themselves, as pages do.
    "X-Robots-Tag": "noindex, nofollow",
    ...(https ? { "Strict-Transport-Security": `max-age=${A_YEAR_SECONDS}; includeSubDomains` } : {}),
  };
}

/** Message pages show the preview of a document in a frame of our own. */
function framesDocuments(pathname: string): boolean {
  return /^\/(?:inbox|trash)\/[^/]+$/.test(pathname);
}

/** Pages that may show a security check (R17). */
function showsCaptcha(pathname: string): boolean {
  return ["/login", "/activate", "/account/password"].includes(pathname);
}

/** Where the registration in the customer portal starts; the answer to its form leads there (R19). */
function leadsToCustomerPortal(pathname: string): boolean {
  return pathname === "/services";
}

const HCAPTCHA = ["https://hcaptcha.com", "https://*.hcaptcha.com"];

/** The policy of a page: nothing but our own, scripts only with this answer's nonce. */
export function contentSecurityPolicy(pathname: string, nonce: string, settings: HeaderSettings): string {
  const { development } = settings;
  const checked = showsCaptcha(pathname);
  const service = checked && settings.hcaptcha ? HCAPTCHA : [];
  const beyond = leadsToCustomerPortal(pathname) && settings.customerPortalOrigin;
  const frames = [...(framesDocuments(pathname) ? ["'self'"] : []), ...service];
  const directives: Record<string, string[]> = {
    "default-src": ["'none'"],
    "script-src": [`'nonce-${nonce}'`, "'strict-dynamic'", ...service, ...(development ? ["'unsafe-eval'"] : [])],
    // A nonce would switch 'unsafe-inline' off, which only development needs.
    "style-src": ["'self'", development ? "'unsafe-inline'" : `'nonce-${nonce}'`, ...service],
    "img-src": ["'self'", "data:", ...(settings.logoOrigin ? [settings.logoOrigin] : [])],
    "font-src": ["'self'"],
    "connect-src": ["'self'", ...service],
    "manifest-src": ["'self'"],
    "form-action": ["'self'", ...(beyond ? [beyond] : [])],
    "base-uri": ["'none'"],
    "object-src": ["'none'"],
    "frame-ancestors": ["'none'"],
    ...(frames.length > 0 ? { "frame-src": frames } : {}),
    // The portal's own check works in workers.
    ...(checked ? { "worker-src": ["'self'"] } : {}),
  };
  return Object.entries(directives)
    .map(([name, values]) => `${name} ${values.join(" ")}`)
    .join("; ");
}
