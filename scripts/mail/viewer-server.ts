/** The mail viewer: a page for people and a small interface for scripts. Answers only on, and to, this machine. */
import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import path from "node:path";
import type { MessageStore } from "@/scripts/mail/message-store";
import { viewerPage } from "@/scripts/mail/viewer-page";

const DEFAULT_LIMIT = 100;
const LARGEST_LIMIT = 10_000;
const SHOWN_ON_PAGE = 200;
const LOOPBACK_NAMES = ["localhost", "127.0.0.1"];

const PAGE_POLICY =
  "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; frame-src 'self'; form-action 'self'; " +
  "base-uri 'none'; frame-ancestors 'none'";
/** What a letter may do in its frame: be looked at, and open its links elsewhere. */
const EMAIL_POLICY =
  "default-src 'none'; img-src data: http: https:; style-src 'unsafe-inline'; font-src data: http: https:; " +
  "sandbox allow-popups allow-popups-to-escape-sandbox; frame-ancestors 'self'";

type Answer = { status: number; type: string; body: string; policy?: string };

const json = (status: number, value: unknown): Answer => ({
  status,
  type: "application/json; charset=utf-8",
  body: JSON.stringify(value),
});
const html = (status: number, body: string, policy: string): Answer => ({
  status,
  type: "text/html; charset=utf-8",
  body,
  policy,
});

function asset(name: string): string {
  return readFileSync(path.resolve("scripts/mail", name), "utf8");
}

/** A page of another site must neither read the letters (by a name that leads here) nor delete them. */
function comesFromHere(request: IncomingMessage): boolean {
  const host = request.headers.host ?? "";
  const { origin } = request.headers;
  return LOOPBACK_NAMES.includes(host.replace(/:\d+$/, "")) && (!origin || origin === `http://${host}`);
}

function limitOf(text: string | null): number {
  const limit = Number(text);
  return Number.isInteger(limit) && limit > 0 ? Math.min(limit, LARGEST_LIMIT) : DEFAULT_LIMIT;
}

async function page(store: MessageStore, query: URLSearchParams): Promise<Answer> {
  const chosen = query.get("message");
  const message = chosen ? await store.find(chosen) : undefined;
  const q = query.get("q") ?? "";
  const body = viewerPage({ summaries: store.list(SHOWN_ON_PAGE, q), message, query: q });
  return html(message === null ? 404 : 200, body, PAGE_POLICY);
}

async function answer(store: MessageStore, request: IncomingMessage): Promise<Answer> {
  if (!comesFromHere(request)) return json(421, { error: "This address is not served here." });
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
  const message = await store.find(forScripts ?? forFrame ?? "");
  if (!message) return json(404, { error: "No such message." });
  return forScripts ? json(200, message) : html(200, `<base target="_blank">${message.html}`, EMAIL_POLICY);
}

function send(response: ServerResponse, { status, type, body, policy }: Answer): void {
  response.writeHead(status, {
    "content-type": type,
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    ...(policy ? { "content-security-policy": policy } : {}),
  });
  response.end(body);
}

export function viewerServer(store: MessageStore): Server {
  return createServer((request, response) => {
    answer(store, request).then(
      (ready) => send(response, ready),
      (error: unknown) => {
        console.error(`mail viewer: ${error instanceof Error ? error.message : "unknown error"}`);
        send(response, json(500, { error: "The letter could not be read." }));
      },
    );
  });
}
