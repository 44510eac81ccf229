import "server-only";
import { translatorOf } from "@/lib/i18n/translator";
import { localeOf } from "@/lib/web/locale-cookie";
import { systemPage } from "@/lib/web/system-pages";
import type { Locale } from "@/messages";

/** Seconds in `Retry-After`: while a customer has too many answers under way, and while the document storage fails. */
const RETRY_AFTER_SECONDS: Partial<Record<keyof typeof STATUS, number>> = { "too-many": 5, "storage-failed": 30 };
const STATUS = {
  ...{ "not-found": 404, expired: 410, withdrawn: 410, damaged: 500 },
  ...{ "too-many": 429, "storage-failed": 503 },
  ...{ "certificate-damaged": 500, "too-many-certificates": 429 },
} as const;

type FileRequest = { method: string; headers: Pick<Headers, "get"> };

/** True if the response fills a window, and is not for a frame, an image or a script. */
export function isDocumentNavigation({ method, headers }: FileRequest): boolean {
  return method === "GET" && headers.get("sec-fetch-dest") === "document";
}

/** Answers that a file cannot be sent: a page for a window, one line of text otherwise. */
export function refuseFile(kind: keyof typeof STATUS, request: FileRequest): Response {
  const cookie = request.headers.get("cookie");
  const { heading, lead, line } = textsFor(kind, localeOf(cookie));
  const status = STATUS[kind];
  const seconds = RETRY_AFTER_SECONDS[kind];
  const wait: Record<string, string> = seconds ? { "Retry-After": String(seconds) } : {};
  if (!isDocumentNavigation(request)) {
    return new Response(line, { status, headers: { "Content-Type": "text/plain; charset=utf-8", ...wait } });
  }
  const page = systemPage(cookie, (t) => ({
    heading,
    lead,
    action: { href: "/inbox", text: t("common.nav.inbox") },
    help: true,
  }));
  return new Response(page.html, { status, headers: { ...page.headers, ...wait } });
}

function textsFor(kind: keyof typeof STATUS, locale: Locale) {
  const message = translatorOf(locale, "message");
  const system = translatorOf(locale, "system");
  if (kind === "not-found") {
    const heading = system("notFound.heading");
    return { heading, lead: system("notFound.text"), line: heading };
  }
  if (kind === "expired" || kind === "withdrawn") {
    const heading = message("gone.heading");
    return { heading, lead: message(kind === "expired" ? "gone.text" : "gone.withdrawn"), line: heading };
  }
  if (kind === "certificate-damaged" || kind === "too-many-certificates") {
    const certificate = translatorOf(locale, "certificate");
    const line = certificate(kind === "certificate-damaged" ? "damaged" : "tooMany");
    return { heading: system("error.heading"), lead: line, line };
  }
  if (kind === "too-many") {
    const line = message("document.tooMany");
    return { heading: system("error.heading"), lead: line, line };
  }
  const line = message("document.error");
  return { heading: system("error.heading"), lead: line, line };
}
