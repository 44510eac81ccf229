/**
 * Security headers of every response (ASVS V3.4). Pure: lib/server, middleware.ts, lib/web/route.ts and tests share
 * them.
 */

export type HeaderSettings = {
  /** APP_URL is https: then HSTS is sent. */
  https: boolean;
  /** Origin of BRAND_LOGO_URL, or null. */
  logoOrigin: string | null;
  /** Origin of the customer portal, to which the form of /services redirects; null when none is set. */
  customerPortalOrigin: string | null;
  /** Origin of the OpenID provider of staff, to which the form of /staff/login redirects; null when none is set. */
  staffProviderOrigin: string | null;
  /** hCaptcha's keys are set: its hosts are allowed on the pages with a captcha, and nowhere else. */
  hcaptcha: boolean;
  /** Allows eval and inline styles, which Next's development tools need. */
  development: boolean;
};

const A_YEAR_SECONDS = 31_536_000;

/** The headers of every response except the Content-Security-Policy. */
export function baseSecurityHeaders({ https }: Pick<HeaderSettings, "https">): Record<string, string> {
  return {
    "X-Content-Type-Options": "nosniff",
    // With no-referrer Chromium would post forms with the Origin "null".
    "Referrer-Policy": "strict-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
    "X-Frame-Options": "SAMEORIGIN",
    // Documents and archives have no meta element for this.
    "X-Robots-Tag": "noindex, nofollow",
    ...(https ? { "Strict-Transport-Security": `max-age=${A_YEAR_SECONDS}; includeSubDomains` } : {}),
  };
}

/** Message pages show the preview of a document in a frame, pages of email templates the e-mail. */
function framesOwnPages(pathname: string): boolean {
  return /^\/(?:inbox|trash|staff\/templates)\/[^/]+$/.test(pathname);
}

/** Pages that may show a captcha (R17). */
function showsCaptcha(pathname: string): boolean {
  return ["/login", "/activate", "/account/password"].includes(pathname);
}

/** The page whose form redirects to the customer portal (R19). */
function leadsToCustomerPortal(pathname: string): boolean {
  return pathname === "/services";
}

/** The page whose form redirects to the OpenID provider of staff. */
function leadsToStaffProvider(pathname: string): boolean {
  return pathname === "/staff/login";
}

const HCAPTCHA = ["https://hcaptcha.com", "https://*.hcaptcha.com"];

/** The Content-Security-Policy of a page: only the portal's own origin, scripts only with this response's nonce. */
export function contentSecurityPolicy(pathname: string, nonce: string, settings: HeaderSettings): string {
  const { development } = settings;
  const hasCaptcha = showsCaptcha(pathname);
  const service = hasCaptcha && settings.hcaptcha ? HCAPTCHA : [];
  const customerPortal = leadsToCustomerPortal(pathname) && settings.customerPortalOrigin;
  const staffProvider = leadsToStaffProvider(pathname) && settings.staffProviderOrigin;
  const frames = [...(framesOwnPages(pathname) ? ["'self'"] : []), ...service];
  const directives: Record<string, string[]> = {
    "default-src": ["'none'"],
    "script-src": [`'nonce-${nonce}'`, "'strict-dynamic'", ...service, ...(development ? ["'unsafe-eval'"] : [])],
    // Browsers ignore 'unsafe-inline' beside a nonce, so development has no nonce here.
    "style-src": ["'self'", development ? "'unsafe-inline'" : `'nonce-${nonce}'`, ...service],
    "img-src": ["'self'", "data:", ...(settings.logoOrigin ? [settings.logoOrigin] : [])],
    "font-src": ["'self'"],
    "connect-src": ["'self'", ...service],
    "manifest-src": ["'self'"],
    "form-action": ["'self'", ...(customerPortal ? [customerPortal] : []), ...(staffProvider ? [staffProvider] : [])],
    "base-uri": ["'none'"],
    "object-src": ["'none'"],
    "frame-ancestors": ["'none'"],
    ...(frames.length > 0 ? { "frame-src": frames } : {}),
    // The portal's own captcha computes in web workers.
    ...(hasCaptcha ? { "worker-src": ["'self'"] } : {}),
  };
  return Object.entries(directives)
    .map(([name, values]) => `${name} ${values.join(" ")}`)
    .join("; ");
}
