/**
 * Where lib/server does not run, middleware.ts and lib/web/route.ts refuse the same requests with the same headers and
 * the same page.
 */
import { readFileSync } from "node:fs";
import path from "node:path";
import { PHASE_PRODUCTION_SERVER } from "next/constants";
import { getRewrittenUrl, unstable_getResponseFromNextConfig } from "next/experimental/testing/server";
import { NextRequest } from "next/server";
import { createLog } from "@/lib/log";
import { currentRequestId } from "@/lib/request-scope";
import { PAGE_BODY_BYTES } from "@/lib/web/body-limits";
import { PAGE_PATTERN, PREPARED_MARK } from "@/lib/web/page-path";
import { publicRoute } from "@/lib/web/route";
import { baseSecurityHeaders } from "@/lib/web/security-headers";
import { webContext } from "@/lib/web/web-context";
import { webSettings } from "@/lib/web/web-settings";
import { config, middleware } from "@/middleware";
import configure from "@/next.config";
import { SERVER_SETTINGS, startTestServer, type TestServer } from "@/tests/support/test-server";
import { sendWire, wireRequest } from "@/tests/support/wire";

jest.mock("@/lib/log", () => ({ createLog: jest.fn(), errorFields: jest.fn() }));
jest.mock("@/lib/web/web-settings", () => ({ webSettings: jest.fn() }));
jest.mock("@/lib/web/web-context", () => ({ webContext: jest.fn() }));
jest.mocked(createLog).mockReturnValue({ info: jest.fn(), warn: jest.fn(), error: jest.fn() });
jest.mocked(webSettings).mockReturnValue(SERVER_SETTINGS);
jest.mocked(webContext).mockReturnValue({} as ReturnType<typeof webContext>);

type Ask = { method?: string; path: string; headers?: Record<string, string> };
type Answer = { status: number; headers: Record<string, string>; body: string };

/** Headers of the connection, not of the response. */
const TRANSPORT = ["date", "connection", "content-length", "keep-alive", "transfer-encoding"];
const onlyOurs = (headers: Iterable<[string, string]>) =>
  Object.fromEntries([...headers].filter(([name]) => !TRANSPORT.includes(name)));
const withHost = ({ headers }: Ask) => ({ host: "portal.example", ...headers });

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer(async (_request, response) => {
    response.writeHead(200).end();
  });
});
afterAll(() => server.close());

async function byServer(ask: Ask): Promise<Answer> {
  const lines = Object.entries(withHost(ask)).map(([name, value]) => `${name}: ${value}`);
  const request = wireRequest(`${ask.method ?? "GET"} ${ask.path}`, lines);
  const { status, headers, body } = await sendWire(server.port, request);
  return { status, headers: onlyOurs(Object.entries(headers)), body };
}

async function read(response: Response): Promise<Answer> {
  return { status: response.status, headers: onlyOurs(response.headers), body: await response.text() };
}

const url = ({ path }: Ask) => `https://portal.example${path}`;
const byMiddleware = async (ask: Ask) =>
  read(await middleware(new NextRequest(url(ask), { method: ask.method, headers: withHost(ask) })));
const byRoute = async (ask: Ask) => {
  const route = publicRoute(async () => new Response("answered"));
  const request = new Request(url(ask), { method: ask.method, headers: withHost(ask) });
  return read(await route(request, { params: Promise.resolve({}) }));
};

const HTML = { accept: "text/html" };
const OWN = { origin: "https://portal.example" };

describe("both refuse the same requests", () => {
  it.each<[string, Ask, number]>([
    ["another host", { path: "/login", headers: { host: "evil.example", ...HTML } }, 421],
    ["a method", { path: "/login", method: "DELETE", headers: HTML }, 405],
    ["a foreign form", { path: "/login", method: "POST", headers: { origin: "https://evil.example", ...HTML } }, 403],
    ["the same in English", { path: "/login", method: "POST", headers: { cookie: "__Host-locale=en", ...HTML } }, 403],
    ["a script of a foreign page", { path: "/login", method: "POST", headers: { "next-action": "0".repeat(42) } }, 403],
    ["router state that is none", { path: "/inbox", headers: { rsc: "1", "next-router-state-tree": "[" } }, 400],
    [
      "a compressed form",
      { path: "/login", method: "POST", headers: { ...OWN, ...HTML, "content-encoding": "br" } },
      415,
    ],
  ])("a page: %s", async (_what, ask, status) => {
    const own = await byServer(ask);
    expect(own.status).toBe(status);
    expect(await byMiddleware(ask)).toEqual(own);
  });

  it.each<[string, Ask, number]>([
    ["another host", { path: "/api/locale", headers: { host: "evil.example" } }, 421],
    ["a method", { path: "/api/locale", method: "DELETE" }, 405],
    [
      "a compressed body",
      { path: "/api/locale", method: "POST", headers: { ...OWN, "content-encoding": "gzip" } },
      415,
    ],
  ])("a route: %s", async (_what, ask, status) => {
    const own = await byServer(ask);
    expect(own.status).toBe(status);
    expect(await byRoute(ask)).toEqual(own);
  });

  it("a prefetch of a message, and of a page of staff that records a look", async () => {
    for (const path of ["/inbox/1", "/staff/customers/1", "/staff/replies/V-2026-AAAAAA"]) {
      const ask = { path, headers: { ...HTML, "sec-purpose": "prefetch" } };
      const own = await byServer(ask);
      expect([path, own.status, own.body]).toEqual([path, 503, ""]);
      expect(await byMiddleware(ask)).toEqual(own);
    }
  });

  it("a form that is announced too large", async () => {
    const headers = { ...OWN, ...HTML, "content-length": "6000000" };
    const { status, body } = await byMiddleware({ path: "/login", method: "POST", headers });
    expect([status, body]).toEqual([413, expect.stringContaining("Az elküldött adat túl nagy")]);
  });
});

it("both remove headers that a client may not set, and the page's nonce is that of the response", async () => {
  const headers = { "x-portal-socket-address": "192.0.2.1", "x-forwarded-host": "evil.example", "x-nonce": "mine" };
  const answer = await middleware(
    new NextRequest(url({ path: "/login" }), { headers: { host: "portal.example", ...headers } }),
  );
  const overridden = (answer.headers.get("x-middleware-override-headers") ?? "").split(",");
  expect(overridden).not.toContain("x-portal-socket-address");
  expect(overridden).not.toContain("x-forwarded-host");
  const nonce = answer.headers.get("x-middleware-request-x-nonce");
  expect(answer.headers.get("content-security-policy")).toContain(`'nonce-${nonce}'`);
});

it("a client cannot choose the id of its request, behind a trusted proxy neither", async () => {
  jest.mocked(webSettings).mockReturnValue({ ...SERVER_SETTINGS, trustedProxyHops: 1 });
  const headers = { host: "portal.example", "x-request-id": "chosen-by-the-client" };
  const answer = await middleware(new NextRequest(url({ path: "/login" }), { headers }));
  const seen: unknown[] = [answer.headers.get("x-middleware-request-x-request-id")];
  const route = publicRoute(async () => {
    seen.push(currentRequestId());
    return new Response();
  });
  await route(new Request(url({ path: "/api/locale" }), { headers }), { params: Promise.resolve({}) });
  jest.mocked(webSettings).mockReturnValue(SERVER_SETTINGS);
  expect(seen).toEqual([expect.stringMatching(/^\w{4}-\w{4}-\w{4}$/), expect.stringMatching(/^\w{4}-\w{4}-\w{4}$/)]);
});

describe("next.config.ts does what middleware.ts cannot", () => {
  const byConfig = ({ path, headers }: Ask) =>
    unstable_getResponseFromNextConfig({ url: path, nextConfig: configure(PHASE_PRODUCTION_SERVER), headers });

  it("a prefetch of Next's router leads to an unknown route, for the pages whose other prefetches are refused", async () => {
    for (const path of ["/inbox/1", "/trash/1", "/staff", "/staff/customers/1", "/inbox", "/inbox/1/reply", "/help"]) {
      const other = await byMiddleware({ path, headers: { "sec-purpose": "prefetch" } });
      const answer = await byConfig({ path, headers: { rsc: "1", "next-router-prefetch": "1" } });
      const leadsTo = getRewrittenUrl(answer);
      expect([path, leadsTo && new URL(leadsTo).pathname]).toEqual([
        path,
        other.status === 503 ? "/api/refused-prefetch" : null,
      ]);
      expect(getRewrittenUrl(await byConfig({ path, headers: { rsc: "1" } }))).toBeNull();
    }
  });

  it("files have the security headers of pages", async () => {
    const files = ["/_next/static/a.js", "/fonts/a.woff2", "/favicon.svg", "/favicon.ico", "/apple-touch-icon.png"];
    for (const path of files) {
      const { headers } = await byConfig({ path });
      expect([path, Object.fromEntries(headers)]).toEqual([
        path,
        expect.objectContaining({
          ...Object.fromEntries(
            Object.entries(baseSecurityHeaders({ https: false })).map(([name, value]) => [name.toLowerCase(), value]),
          ),
          "content-security-policy": "frame-ancestors 'none'",
        }),
      ]);
    }
  });

  it("a reply that is too large leads to the route that keeps its text; no client can ask for that", async () => {
    const path = "/inbox/1/reply";
    const markOf = async (headers: Record<string, string>) => {
      const all = { host: "portal.example", ...OWN, ...headers };
      const answer = await middleware(new NextRequest(url({ path }), { method: "POST", headers: all }));
      return answer.headers.get("x-middleware-request-x-portal-too-large");
    };
    expect(await markOf({ "content-length": "6000000" })).toBe("1");
    expect(await markOf({ "content-length": "1000", "x-portal-too-large": "1" })).toBeNull();
    const answer = await byConfig({ path, headers: { "x-portal-too-large": "1" } });
    expect(new URL(getRewrittenUrl(answer) ?? "").pathname).toBe("/api/reply-too-large/1");
  });
});

it("the matcher of middleware.ts equals the pattern and the mark of lib/server", () => {
  expect(config.matcher).toEqual([{ source: PAGE_PATTERN, missing: [{ type: "header", key: PREPARED_MARK }] }]);
});

it("Next's limit of a form equals that of both", () => {
  const text = readFileSync(path.join(process.cwd(), "next.config.ts"), "utf8");
  const megabytes = Number(/bodySizeLimit: "(\d+)mb"/.exec(text)?.[1]);
  expect(megabytes * 1024 * 1024).toBe(PAGE_BODY_BYTES);
});

describe("a route reads no more than its limit", () => {
  const route = (limit?: number | "unread") =>
    publicRoute(async ({ request }) => new Response(String((await request.arrayBuffer()).byteLength)), {
      maxBodyBytes: limit,
    });
  const post = async (handler: ReturnType<typeof route>, bytes: number, announced: boolean) => {
    const body = announced ? Buffer.alloc(bytes) : new Blob([Buffer.alloc(bytes)]).stream();
    const headers = { ...withHost({ path: "" }), ...OWN, ...(announced ? { "content-length": String(bytes) } : {}) };
    const init = { method: "POST", headers, body, duplex: "half" } as RequestInit;
    const answer = await handler(new Request("https://portal.example/api/x", init), { params: Promise.resolve({}) });
    return [answer.status, await answer.text()];
  };

  it.each([true, false])("by default 64 KB, its length announced: %s", async (announced) => {
    expect(await post(route(), 65_536, announced)).toEqual([200, "65536"]);
    expect(await post(route(), 65_537, announced)).toEqual([413, ""]);
  });

  it("or another limit that it sets", async () => {
    expect(await post(route(100), 100, false)).toEqual([200, "100"]);
    expect(await post(route(100), 101, false)).toEqual([413, ""]);
    expect(await post(route("unread"), 1_000_000, false)).toEqual([200, "1000000"]);
  });
});
