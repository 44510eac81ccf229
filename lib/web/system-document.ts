import "server-only";
import { createHash } from "node:crypto";
import { accentColours } from "@/lib/brand/accent";
import { noBreak } from "@/lib/i18n/no-break";
import { escapeHtml } from "@/lib/kernel/escape-html";
import { type Locale, messages } from "@/messages";

/**
 * A page for cases in which Next cannot render one: maintenance, a fault before the first byte, a document's address in
 * a tab of its own. One HTML document without script that needs neither the database nor the built style sheets; fonts
 * are used when they load. Pure; it looks like the component `SystemPage`.
 */
export type SystemTexts = {
  heading: string;
  lead: string;
  /** The primary link, a path of the portal. */
  action?: { href: string; text: string };
  /** Adds a link to the help page; false in maintenance, when that page is not served. */
  help?: boolean;
};

export type SystemFrame = {
  locale: Locale;
  brandName: string;
  /** `#rrggbb`, or null for the portal's own colour. */
  primary: string | null;
  logoUrl: string | null;
  supportPhone: string;
};

/** The default brand colour, as in app/_styles/tokens.css. */
const DEFAULT_COLOUR = "#0b5c6b";

/** The rules of app/_styles and of the frame that this page needs; a test compares the colours. */
function styleSheet(primary: string | null): string {
  const { light, dark } = accentColours(primary ?? DEFAULT_COLOUR);
  return `
@font-face{font-family:"Atkinson Next";src:url("/fonts/atkinson-next-latin.woff2") format("woff2");font-weight:400 700;font-display:swap;unicode-range:U+0000-00FF,U+0131,U+0152-0153,U+02C6,U+02DA,U+02DC,U+2000-206F,U+20AC,U+2122,U+2212}
@font-face{font-family:"Atkinson Next";src:url("/fonts/atkinson-next-latin-ext.woff2") format("woff2");font-weight:400 700;font-display:swap;unicode-range:U+0100-0130,U+0132-0151,U+0154-017F}
:root{color-scheme:light dark;--canvas:#f7f5f0;--surface:#fff;--text:#16212b;--muted:#4a5865;--line:#ddd8cd;--ring:#0b1f2a;--halo:#ffbf47;--accent:${light.accent};--hover:${light.accentHover};--on:${light.onAccent};--gutter:1rem;--m:1.0625rem;--l:1.1875rem;--xl:1.75rem}
@media(min-width:40rem){:root{--gutter:2rem;--m:1.125rem;--l:1.25rem;--xl:2.375rem}}
@media(prefers-color-scheme:dark){:root{--canvas:#10171c;--surface:#182127;--text:#edf0f1;--muted:#b0bcc4;--line:#303d46;--ring:#ffbf47;--halo:#0b1318;--accent:${dark.accent};--hover:${dark.accentHover};--on:${dark.onAccent}}}
*,::before,::after{box-sizing:border-box;margin:0}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{background:var(--canvas);color:var(--text);font:400 var(--m)/1.55 "Atkinson Next",system-ui,-apple-system,"Segoe UI",Roboto,Arial,sans-serif;overflow-wrap:anywhere}
header{background:var(--surface);border-bottom:1px solid var(--line)}
.wrap{max-width:calc(70rem + 2*var(--gutter));margin-inline:auto;padding-inline:var(--gutter)}
.brand{display:flex;align-items:center;gap:.75rem;min-height:3.75rem;padding-block:.5rem;line-height:1.2}
.brand svg,.brand img{height:2.25rem;flex:none}
.brand svg{width:2.25rem;color:var(--accent)}
.brand path{fill:var(--on)}
.name{display:block;font-weight:700;font-size:var(--l);letter-spacing:-.01em}
.product{display:block;font-size:1rem;color:var(--muted)}
main{padding-block:3rem}
@media(min-width:40rem){main{padding-block:3.5rem}}
h1{max-width:45rem;font-size:var(--xl);line-height:1.2;letter-spacing:-.014em;text-wrap:balance}
p{max-width:38rem;margin-top:1rem;text-wrap:pretty}
.lead{font-size:var(--l);line-height:1.45;color:var(--muted)}
.contact{font-size:var(--l);font-weight:600}
.links{display:flex;flex-wrap:wrap;gap:.75rem;margin-top:2rem}
a{color:var(--accent);text-underline-offset:.2em;text-decoration-thickness:1px}
a:hover{color:var(--hover);text-decoration-thickness:2px}
.contact a,.links a{display:inline-flex;align-items:center;justify-content:center;min-height:3rem}
.links a{padding:.55rem .75rem;font-weight:600;line-height:1.25;text-align:center}
.links .primary{padding-inline:1.25rem;border-radius:.5rem;background:var(--accent);color:var(--on);text-decoration:none}
.links .primary:hover{background:var(--hover)}
@media(max-width:39.99rem){.links{flex-direction:column}}
:focus-visible{outline:3px solid var(--ring);outline-offset:3px;box-shadow:0 0 0 3px var(--halo);border-radius:.25rem}
@media(forced-colors:active){.links .primary{border:2px solid ButtonText}}
@media print{.links{display:none}header{border:0}}
`;
}

const MARK = `<svg viewBox="0 0 36 36" aria-hidden="true" focusable="false"><rect width="36" height="36" rx="9" fill="currentColor"/><path d="M12 8h12a1.5 1.5 0 0 1 1.5 1.5v9.3L18 23.6l-7.5-4.8V9.5A1.5 1.5 0 0 1 12 8z"/><path fill-opacity=".62" d="M7.5 19.2 18 26l10.5-6.8v7.3a2 2 0 0 1-2 2h-17a2 2 0 0 1-2-2z"/></svg>`;

export type SystemDocument = { html: string; headers: Record<string, string> };

/** The HTML document and its headers; every value is escaped here. */
export function systemDocument({ heading, lead, action, help }: SystemTexts, frame: SystemFrame): SystemDocument {
  const style = styleSheet(frame.primary);
  const { common } = messages[frame.locale];
  const title = common.title.replace("{heading}", heading);
  const phone = frame.supportPhone;
  const links = [
    ...(action ? [`<a class="primary" href="${escapeHtml(action.href)}">${escapeHtml(action.text)}</a>`] : []),
    ...(help ? [`<a href="/help">${escapeHtml(common.nav.help)}</a>`] : []),
  ];
  const html = `<!doctype html>
<html lang="${frame.locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex, nofollow">
<title>${escapeHtml(title)}</title>
<link rel="icon" href="/favicon.ico" sizes="32x32">
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
<style>${style}</style>
</head>
<body>
<header><div class="wrap brand">${frame.logoUrl ? `<img src="${escapeHtml(frame.logoUrl)}" alt="">` : MARK}<div><span class="name">${escapeHtml(frame.brandName)}</span> <span class="product">${escapeHtml(common.productName)}</span></div></div></header>
<main class="wrap">
<h1>${escapeHtml(heading)}</h1>
<p class="lead">${escapeHtml(lead)}</p>${help ? "" : `\n<p class="contact"><a href="tel:${escapeHtml(phone.replaceAll(/[^+\d]/g, ""))}">${escapeHtml(noBreak(phone))}</a></p>`}
${links.length > 0 ? `<p class="links">${links.join("")}</p>` : ""}
</main>
</body>
</html>
`;
  const pictures = ["'self'", ...(frame.logoUrl ? [new URL(frame.logoUrl).origin] : [])].join(" ");
  const policy = [
    "default-src 'none'",
    `style-src 'sha256-${createHash("sha256").update(style).digest("base64")}'`,
    "font-src 'self'",
    `img-src ${pictures}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ];
  return {
    html,
    headers: {
      "Content-Type": "text/html; charset=utf-8",
      "Content-Security-Policy": policy.join("; "),
      "Cache-Control": "private, no-store",
    },
  };
}
