import type { IncomingMessage } from "node:http";
import { browserCookieName } from "@/lib/web/browser-cookie";
import { localeCookieName, localeOf } from "@/lib/web/locale-cookie";
import { acceptsGzip, compressPage } from "./compression";
import { headerReader } from "./incoming";
import type { PortalResponse } from "./portal-response";

/** Pages that are the same for everybody who is not signed in, but for language and nonce. */
const PATHS = new Set(["/login", "/password/forgot", "/help", "/terms", "/privacy", "/cookies", "/accessibility"]);
/** How long a page is sent again before Next renders it anew. */
const KEPT_MS = 60_000;
/** Next renders another page for some search engines and previews. */
const ROBOT = /bot|crawl|spider|google|slurp|yandex|preview|facebook|whatsapp|lighthouse|compatible/i;
/** Headers of Next that are kept. The server sets all others for each response. */
const KEPT_HEADERS = ["content-type", "link", "vary"];

/** A page with the places of the nonce between its parts. */
type Page = { parts: string[]; headers: Record<string, string[]>; renderedAt: number };
type Kept = Page & { isConfirmed: boolean };

/**
 * The language of a visitor's cookies; null when they hold anything else than one language and the id of the browser,
 * each as the portal writes it. Next reads the last of several cookies of a name, and decodes it.
 */
function visitorLocale(cookieHeader: string | null) {
  const pairs = (cookieHeader ?? "")
    .split(";")
    .map((pair) => pair.trim())
    .filter(Boolean);
  const others = pairs.filter((pair) => !pair.startsWith(`${browserCookieName()}=`));
  const locale = localeOf(cookieHeader);
  const isOfPortal = others.every((pair) => pair === `${localeCookieName()}=${locale}`);
  return isOfPortal && others.length <= 1 ? locale : null;
}

/** What a page depends on; null when the request is not one of a visitor for a whole page without a query. */
function keyOf(request: IncomingMessage): string | null {
  const header = headerReader(request);
  const path = request.url ?? "";
  if (request.method !== "GET" || !PATHS.has(path) || ROBOT.test(header("user-agent") ?? "")) return null;
  const locale = visitorLocale(header("cookie"));
  if (header("rsc") !== null || header("next-action") !== null || locale === null) return null;
  return [header("host"), locale, path].join(" ");
}

/**
 * Keeps rendered pages of visitors and sends them again, each time with the nonce of the request: the page of the
 * sign-in form takes as much processor time to render as the check of a password. A page is sent again only after two
 * renderings that differ in nothing but the nonce, so nothing that belongs to one request can be kept.
 */
export class VisitorPages {
  readonly #kept = new Map<string, Kept>();

  /**
   * Sends the kept page, if there is one. Headers of `preparePage` must be set, among them the policy with the nonce.
   *
   * @returns whether it was sent
   */
  async answer(request: IncomingMessage, response: PortalResponse): Promise<boolean> {
    const key = keyOf(request);
    const nonce = headerReader(request)("x-nonce");
    const page = key === null ? undefined : this.#kept.get(key);
    if (!page?.isConfirmed || !nonce || performance.now() - page.renderedAt > KEPT_MS) return false;
    for (const [name, values] of Object.entries(page.headers)) {
      const own = values.map((value) => value.replaceAll(PLACE, nonce));
      response.setHeader(name, own.length === 1 ? (own[0] as string) : own);
    }
    const html = Buffer.from(page.parts.join(nonce));
    const isCompressed = acceptsGzip(request);
    const body = isCompressed ? await compressPage(html) : html;
    if (isCompressed) response.setHeader("Content-Encoding", "gzip");
    response.setHeader("Content-Length", body.length);
    response.writeHead(200).end(body);
    return true;
  }

  /** Keeps the page that Next renders for this request, if it may be kept. */
  watch(request: IncomingMessage, response: PortalResponse): void {
    const key = keyOf(request);
    const nonce = headerReader(request)("x-nonce");
    if (key === null || !nonce) return;
    const chunks: Uint8Array[] = [];
    response.onPart = (part) => chunks.push(part);
    response.once("finish", () => this.#keep(key, nonce, response, Buffer.concat(chunks)));
  }

  #keep(key: string, nonce: string, response: PortalResponse, sent: Buffer): void {
    const isPage = /^text\/html/.test(String(response.getHeader("content-type") ?? ""));
    if (response.statusCode !== 200 || !isPage || response.hasHeader("set-cookie")) return;
    // Compressed by Next, in a coding that the client prefers to gzip.
    if (response.hasHeader("content-encoding") && !response.compressesPage) return;
    const parts = sent.toString("utf8").split(nonce);
    if (parts.length < 2) return;
    const before = this.#kept.get(key);
    const isConfirmed = before !== undefined && isEqual(before.parts, parts);
    this.#kept.set(key, { parts, headers: headersOf(response, nonce), renderedAt: performance.now(), isConfirmed });
  }
}

/** Stands for the nonce in kept headers; no header of Next holds this character. */
const PLACE = "\u0000";

function headersOf(response: PortalResponse, nonce: string): Record<string, string[]> {
  const kept: Record<string, string[]> = {};
  for (const name of KEPT_HEADERS) {
    const value = response.getHeader(name);
    if (value !== undefined) kept[name] = [value].flat().map((one) => String(one).replaceAll(nonce, PLACE));
  }
  return kept;
}

function isEqual(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((part, index) => part === others[index]);
}
