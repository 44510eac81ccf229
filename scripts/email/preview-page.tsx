/**
 * The pages of `npm run email`: those of `/staff/templates` without the workspace around them, with the default brand
 * and without the button that sends a test.
 */
import { readFileSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import path from "node:path";
import type { ReactElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { TemplateList } from "@/app/staff/templates/template-list";
import { readLook, TemplateView } from "@/app/staff/templates/template-view";
import { PREVIEW_CUSTOMER_PORTAL, previewChrome } from "@/emails/_components/preview-chrome";
import { translatorOf } from "@/lib/i18n/translator";
import { escapeHtml } from "@/lib/kernel/escape-html";
import type { NotificationKind } from "@/lib/notification/email-templates";
import { isNotificationKind, notificationKinds } from "@/lib/notification/notification-kinds";
import {
  EMAIL_SCHEMES,
  inScheme,
  previewEmail,
  previewHeaders,
  previewSubject,
} from "@/lib/notification/preview-email";
import { DEFAULT_LOCALE, isLocale, LOCALES, type Locale } from "@/messages";

type PreviewResponse = { status: number; headers: Record<string, string>; body: string | Buffer };

const STYLES = [
  "app/_styles/tokens.css",
  "app/_styles/base.css",
  "app/_styles/layout.css",
  "app/_styles/preferences.css",
  "app/staff/_frame/staff-frame.module.css",
  "app/staff/_frame/staff-table.module.css",
  "app/staff/templates/template-view.module.css",
];
const LOOPBACK_NAMES = ["localhost", "127.0.0.1"];
const PAGE_POLICY =
  "default-src 'none'; style-src 'self'; font-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; " +
  "frame-ancestors 'none'";
const FONTS = /^\/fonts\/(atkinson-next-latin(?:-ext)?\.woff2)$/;

const portalOf = (locale: Locale) => ({
  chrome: previewChrome(locale),
  customerPortalUrl: PREVIEW_CUSTOMER_PORTAL,
});

/** Against pages of other sites that a name server leads to this address. */
function isLocal({ headers }: IncomingMessage): boolean {
  return LOOPBACK_NAMES.includes((headers.host ?? "").replace(/:\d+$/, ""));
}

function page(locale: Locale, status: number, content: ReactElement): PreviewResponse {
  const t = translatorOf(locale, "staff.templates");
  const other = LOCALES.find((one) => one !== locale) ?? locale;
  const body = renderToStaticMarkup(content);
  return {
    status,
    headers: { "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": PAGE_POLICY },
    body: `<!doctype html>
<html lang="${locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>${escapeHtml(t("heading"))}</title>
<link rel="stylesheet" href="/styles.css"></head>
<body><div class="workspace"><main class="main"><p><a href="/language/${other}" lang="${other}">${escapeHtml(
      translatorOf(locale, "common")("language.switch"),
    )}</a></p>${body}</main></div></body></html>`,
  };
}

async function listPage(locale: Locale): Promise<PreviewResponse> {
  const row = async (kind: NotificationKind) => {
    const subjects = LOCALES.map(async (one) => ({ locale: one, subject: await previewSubject(kind, portalOf(one)) }));
    return { kind, subjects: await Promise.all(subjects) };
  };
  const templates = await Promise.all(notificationKinds().map(row));
  return page(locale, 200, <TemplateList locale={locale} templates={templates} />);
}

async function templatePage(locale: Locale, kind: NotificationKind, query: URLSearchParams): Promise<PreviewResponse> {
  const show = async (language: Locale) => ({ language, preview: await previewEmail(kind, portalOf(language)) });
  const [first, ...others] = LOCALES;
  const shown = [await show(first), ...(await Promise.all(others.map(show)))] as const;
  return page(locale, 200, <TemplateView locale={locale} look={readLook(Object.fromEntries(query))} shown={shown} />);
}

async function emailHtml(kind: NotificationKind, query: URLSearchParams): Promise<PreviewResponse> {
  const language = query.get("language");
  const scheme = EMAIL_SCHEMES.find((one) => one === query.get("scheme")) ?? "light";
  const { html } = await previewEmail(kind, portalOf(isLocale(language) ? language : DEFAULT_LOCALE));
  return { status: 200, headers: previewHeaders(null), body: inScheme(html, scheme) };
}

const text = (status: number, body: string): PreviewResponse => ({
  status,
  headers: { "Content-Type": "text/plain; charset=utf-8" },
  body,
});
const asset = (type: string, ...files: string[]): PreviewResponse => ({
  status: 200,
  headers: { "Content-Type": type, "Cache-Control": "no-store" },
  body: Buffer.concat(files.map((file) => readFileSync(path.resolve(file)))),
});

/** Answers one request. The language of the pages is in a cookie, Hungarian without one. */
export async function respondToPreview(request: IncomingMessage): Promise<PreviewResponse> {
  if (!isLocal(request)) return text(421, "This address is not served here.");
  if (request.method !== "GET" && request.method !== "HEAD") return text(405, "Method not allowed.");
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost");
  const chosen = /(?:^|; )language=(\w+)/.exec(request.headers.cookie ?? "")?.[1];
  const locale = isLocale(chosen) ? chosen : DEFAULT_LOCALE;
  const [, language] = /^\/language\/(\w+)$/.exec(pathname) ?? [];
  if (pathname === "/" || isLocale(language)) {
    const cookie = language ? { "Set-Cookie": `language=${language}; Path=/; SameSite=Lax` } : null;
    return { status: 303, headers: { Location: "/staff/templates", ...cookie }, body: "" };
  }
  if (pathname === "/styles.css") return asset("text/css; charset=utf-8", ...STYLES);
  const [, font] = FONTS.exec(pathname) ?? [];
  if (font) return asset("font/woff2", `public/fonts/${font}`);
  if (pathname === "/staff/templates") return listPage(locale);
  const [, inFrame, kind = ""] = /^\/staff\/(files\/)?templates\/([\w-]+)$/.exec(pathname) ?? [];
  if (!isNotificationKind(kind)) return text(404, translatorOf(locale, "staff.templates")("unknown"));
  return inFrame ? emailHtml(kind, searchParams) : templatePage(locale, kind, searchParams);
}
