/** The mail viewer: a page for people and a JSON interface for scripts, for requests from this machine only. */
import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import path from "node:path";
import type { EmailStore } from "@/scripts/mail/email-store";
import { viewerPage } from "@/scripts/mail/viewer-page";

const DEFAULT_LIMIT = 100;
const LARGEST_LIMIT = 10_000;
const SHOWN_ON_PAGE = 200;
const LOOPBACK_NAMES = ["localhost", "127.0.0.1"];

const PAGE_POLICY =
  "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; frame-src 'self'; form-action 'self'; " +
  "base-uri 'none'; frame-ancestors 'none'";
/** The policy of an e-mail in its frame: no script, links open in another tab. */
const EMAIL_POLICY =
  "default-src 'none'; img-src data: http: https:; style-src 'unsafe-inline'; font-src data: http: https:; " +
  "sandbox allow-popups allow-popups-to-escape-sandbox; frame-ancestors 'self'";

type PageResponse = { status: number; type: string; body: string; policy?: string };

const json = (status: number, value: unknown): PageResponse => ({
  status,
  type: "application/json; charset=utf-8",
  body: JSON.stringify(value),
});
const html = (status: number, body: string, policy: string): PageResponse => ({
  status,
  type: "text/html; charset=utf-8",
  body,
  policy,
});

function asset(name: string): string {
  return readFileSync(path.resolve("scripts/mail", name), "utf8");
}

/** Refuses requests from pages of other sites, by Origin, and by Host against DNS rebinding. */
function isLocal(request: IncomingMessage): boolean {
  const host = request.headers.host ?? "";
  const { origin } = request.headers;
  return LOOPBACK_NAMES.includes(host.replace(/:\d+$/, "")) && (!origin || origin === `http://${host}`);
}

function limitOf(text: string | null): number {
  const limit = Number(text);
  return Number.isInteger(limit) && limit > 0 ? Math.min(limit, LARGEST_LIMIT) : DEFAULT_LIMIT;
}

async function page(store: EmailStore, query: URLSearchParams): Promise<PageResponse> {
  const chosen = query.get("message");
  const email = chosen ? await store.find(chosen) : undefined;
  const q = query.get("q") ?? "";
  const body = viewerPage({ summaries: store.list(SHOWN_ON_PAGE, q), email, query: q });
  return html(email === null ? 404 : 200, body, PAGE_POLICY);
}

async function respond(store: EmailStore, request: IncomingMessage): Promise<PageResponse> {
  if (!isLocal(request)) return json(421, { error: "This address is not served here." });
  const url = new URL(request.url ?? "/", "http://localhost");
  if (request.method === "DELETE" && url.pathname === "/api/messages") {
    await store.deleteAll();
    return { status: 204, type: "text/plain", body: "" };
  }
  if (request.method !== "GET" && request.method !== "HEAD") return json(405, { error: "Method not allowed." });
  switch (url.pathname) {
    case "/":
      return page(store, url.searchParams);
    case "/viewer.css":
      return { status: 200, type: "text/css; charset=utf-8", body: asset("viewer.css") };
    case "/viewer.js":
      return { status: 200, type: "text/javascript; charset=utf-8", body: asset("viewer.js") };
    case "/api/messages":
      return json(200, store.list(limitOf(url.searchParams.get("limit")), url.searchParams.get("q") ?? ""));
  }
  const [, forScripts, forFrame] = /^\/(?:api\/messages\/([\w-]+)|messages\/([\w-]+)\.html)$/.exec(url.pathname) ?? [];
  const email = await store.find(forScripts ?? forFrame ?? "");
  if (!email) return json(404, { error: "No such message." });
  return forScripts ? json(200, email) : html(200, `<base target="_blank">${email.html}`, EMAIL_POLICY);
}

function send(response: ServerResponse, { status, type, body, policy }: PageResponse): void {
  response.writeHead(status, {
    "content-type": type,
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    ...(policy ? { "content-security-policy": policy } : {}),
  });
  response.end(body);
}

export function viewerServer(store: EmailStore): Server {
  return createServer((request, response) => {
    respond(store, request).then(
      (ready) => send(response, ready),
      (error: unknown) => {
        console.error(`mail viewer: ${error instanceof Error ? error.message : "unknown error"}`);
        send(response, json(500, { error: "The e-mail could not be read." }));
      },
    );
  });
}
