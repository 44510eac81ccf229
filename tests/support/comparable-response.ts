import { comparablePage } from "./comparable-page";

export type PageResponse = { status: number; headers: Record<string, string>; body: string };

/** Headers of the connection, and one in which Next names the route of a rewritten request. */
const NOT_COMPARED = [
  "date",
  "connection",
  "keep-alive",
  "transfer-encoding",
  "content-length",
  "x-middleware-rewrite",
];

/** Masks what differs in every response: the nonce, and values that are random or sealed. */
function masked(text: string, nonce: string): string {
  return (nonce ? text.replaceAll(nonce, "NONCE") : text)
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g, "RANDOM")
    .replaceAll(/[\w+/-]{60,}={0,2}/g, "SEALED")
    .replaceAll(/(expiresAt[^0-9]{1,40})\d+/g, "$1WHEN")
    .replaceAll(/Expires=[^;]*/g, "Expires=WHEN");
}

/** Without Accept-Encoding: lib/server sends short responses uncompressed, Next may compress the same. */
function varyOf(value: string): string {
  const names = value.split(", ").filter((name) => !/^accept-encoding$/i.test(name));
  return names.join(", ");
}

/** The random keys that Next gives to the metadata and the viewport of a response. */
const RANDOM_KEY = /^[\w-]{21}[mv]$/;

/** The texts in data for Next's router. Its references, their order and random keys differ in every response. */
function textsOf(data: string): string[] {
  const texts = [...data.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, text]) => text ?? "");
  return [...new Set(texts.filter((text) => !text.startsWith("$") && !RANDOM_KEY.test(text)))].sort();
}

/**
 * A response in a form that can be compared with another response to the same request: the nonce of its policy is
 * replaced in headers and body. `withoutNonce` are the script elements of a page with a nonce that do not carry it.
 */
export function comparableResponse({ status, headers, body }: PageResponse) {
  const nonce = /'nonce-([^']+)'/.exec(headers["content-security-policy"] ?? "")?.[1] ?? "";
  const scripts = [...body.matchAll(/<script\b[^>]*>/g)].map(([tag]) => tag);
  const shown = Object.entries(headers)
    .filter(([name]) => !NOT_COMPARED.includes(name))
    .map(([name, value]) => [name, name === "vary" ? varyOf(value) : masked(value, nonce)])
    .filter(([, value]) => value !== "");
  const text = masked(body, nonce);
  const isFlight = headers["content-type"]?.includes("text/x-component");
  return {
    status,
    headers: Object.fromEntries(shown) as Record<string, string>,
    hasNonce: nonce !== "",
    scripts: scripts.length,
    withoutNonce: nonce ? scripts.filter((tag) => !tag.includes(`nonce="${nonce}"`)) : [],
    ...(isFlight ? { visible: "", rows: textsOf(text) } : comparablePage(text)),
  };
}
