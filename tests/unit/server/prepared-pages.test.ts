/** What lib/server does for a page in place of middleware.ts, sent as bytes on a socket. */
import type { IncomingHttpHeaders } from "node:http";
import { createLog } from "@/lib/log";
import { redirectsOf } from "@/lib/server/router-redirects";
import { PREPARED_MARK } from "@/lib/web/page-path";
import { webSettings } from "@/lib/web/web-settings";
import { SERVER_SETTINGS, startTestServer, type TestServer } from "@/tests/support/test-server";
import { sendWire, wireRequest } from "@/tests/support/wire";

jest.mock("@/lib/log", () => ({ createLog: jest.fn(), errorFields: jest.fn() }));
jest.mock("@/lib/web/web-settings", () => ({ webSettings: jest.fn() }));
jest.mocked(createLog).mockReturnValue({ info: jest.fn(), warn: jest.fn(), error: jest.fn() });

/** What Next would see of a request. */
type Seen = { url?: string; headers: IncomingHttpHeaders; prepared: boolean };
let seen: Seen[] = [];
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer(async (request, response) => {
    const prepared = Reflect.get(request.headers, PREPARED_MARK) === "1";
    seen.push({ url: request.url, headers: { ...request.headers }, prepared });
    response.writeHead(200, { "Content-Type": "text/html" }).end("next");
  });
});
afterAll(() => server.close());
beforeEach(() => {
  seen = [];
  jest.mocked(webSettings).mockReturnValue(SERVER_SETTINGS);
});

const ask = (line: string, lines: string[] = [], body: string | Buffer = "") =>
  sendWire(server.port, wireRequest(line, ["Host: portal.example", ...lines], body));

describe("a request of a page", () => {
  it("gets the nonce of the response, its path and its method", async () => {
    const { headers } = await ask("HEAD /inbox?q=a%20b&_rsc=1x2y", ["x-nonce: mine", "x-portal-path: /login"]);
    const [request] = seen;
    const nonce = String(request?.headers["x-nonce"]);
    expect(Buffer.from(nonce, "base64")).toHaveLength(16);
    expect(headers["content-security-policy"]).toContain(`'nonce-${nonce}'`);
    expect(headers["cache-control"]).toBe("private, no-store");
    expect(request).toMatchObject({
      url: "/inbox?q=a%20b&_rsc=1x2y",
      prepared: true,
      headers: {
        "content-security-policy": headers["content-security-policy"],
        "x-portal-path": "/inbox?q=a+b",
        "x-portal-method": "HEAD",
      },
    });
  });

  it("gets another nonce each time", async () => {
    await ask("GET /login");
    await ask("GET /login");
    expect(new Set(seen.map(({ headers }) => headers["x-nonce"])).size).toBe(2);
  });

  it("gets the portal's spelling of Host, and of the Origin that a browser hides", async () => {
    const lines = ["Origin: null", "Sec-Fetch-Site: same-origin"];
    const request = wireRequest("POST /login", ["Host: PORTAL.example.:443", ...lines]);
    expect((await sendWire(server.port, request)).status).toBe(200);
    expect(seen[0]?.headers).toMatchObject({ host: "portal.example", origin: "https://portal.example" });
  });

  it("carries its mark where nothing that copies headers finds it", async () => {
    await ask("GET /login");
    expect(seen[0]?.prepared).toBe(true);
    expect(Object.keys(seen[0]?.headers ?? {})).not.toContain(PREPARED_MARK);
  });
});

describe("left to middleware.ts", () => {
  it.each([
    "/api/session",
    "/documents/1",
    "/favicon.svg",
    "/_next/data/build/inbox.json",
    // Next reads these as another path.
    "/help/../login",
    "/api/../login",
    "/help/%2e%2e/api/session",
    "/login#x",
  ])("%s", async (target) => {
    expect((await ask(`GET ${target}`)).status).toBe(200);
    expect(seen.map(({ prepared, headers }) => [prepared, headers["x-nonce"]])).toEqual([[false, undefined]]);
  });

  it.each(["portal: prepared: 1", "portal:prepared: 1", "portal%3A prepared: 1", "portal : prepared: 1"])(
    "whatever the client sends: %s",
    async (line) => {
      const { status } = await ask("GET /api/session", [line]);
      expect([status, seen.map(({ prepared }) => prepared)]).toEqual(status === 400 ? [400, []] : [200, [false]]);
    },
  );
});

describe("a path that Next redirects", () => {
  const isRedirected = redirectsOf({
    redirects: [
      { regex: "^(?:/((?:[^/]+?)(?:/(?:[^/]+?))*))/$" },
      { regex: "^(?!/_next)/portaltorles(?:/)?$" },
      { regex: "^(?!/_next)/upp_login/services/start(?:/)?$" },
    ],
  });

  it.each(["/login/", "/inbox/1/", "/portaltorles", "/PortalTorles", "/upp_login/services/start", "//login", "/a\\b"])(
    "%s is one",
    (pathname) => {
      expect(isRedirected(pathname)).toBe(true);
    },
  );

  it.each(["/", "/login", "/portaltorles/x", "/inbox/1"])("%s is none", (pathname) => {
    expect(isRedirected(pathname)).toBe(false);
  });

  it("gets no header of a page, also in maintenance", async () => {
    jest.mocked(webSettings).mockReturnValue({ ...SERVER_SETTINGS, maintenance: { until: null } });
    const redirecting = await startTestServer(async (request, response) => {
      const isPrepared = Reflect.has(request.headers, PREPARED_MARK);
      response.writeHead(308, { Location: "/close-account", "x-test-prepared": String(isPrepared) }).end();
    }, isRedirected);
    const request = wireRequest("GET /portaltorles", ["Host: portal.example"]);
    const { status, headers } = await sendWire(redirecting.port, request);
    await redirecting.close();
    expect([status, headers["x-test-prepared"], headers["cache-control"]]).toEqual([308, "false", undefined]);
    expect(headers["content-security-policy"]).not.toContain("nonce");
  });
});

describe("answered without Next", () => {
  it("a prefetch of a message, of a browser or of Next's router", async () => {
    for (const line of ["Sec-Purpose: prefetch", "Next-Router-Prefetch: 1"]) {
      const { status, headers, body } = await ask("GET /inbox/1", [line]);
      expect([status, headers["cache-control"], body]).toEqual([503, "no-store", ""]);
    }
    expect(seen).toEqual([]);
    expect((await ask("GET /inbox", ["Sec-Purpose: prefetch"])).status).toBe(200);
  });

  it("a prefetch of a page of staff, which would record a look", async () => {
    for (const page of ["/staff", "/staff/customers", "/staff/messages/1", "/staff/batches/open/1"]) {
      expect((await ask(`GET ${page}`, ["Sec-Purpose: prefetch"])).status).toBe(503);
    }
    expect(seen).toEqual([]);
    expect((await ask("GET /staffing", ["Sec-Purpose: prefetch"])).status).toBe(200);
  });

  it("every page in maintenance, with the page's path and for every method", async () => {
    jest.mocked(webSettings).mockReturnValue({ ...SERVER_SETTINGS, maintenance: { until: null } });
    const { status, headers, body } = await ask("GET /inbox?sort=subject");
    expect([status, headers["retry-after"], headers["x-frame-options"]]).toEqual([503, "300", "SAMEORIGIN"]);
    expect(body).toContain('href="/inbox?sort=subject"');
    const head = await ask("HEAD /inbox");
    expect([head.status, head.body]).toEqual([503, ""]);
    expect(Number(head.headers["content-length"])).toBeGreaterThan(500);
    expect((await ask("POST /login", ["Origin: https://portal.example"])).status).toBe(503);
    expect(seen).toEqual([]);
    expect((await ask("GET /api/session")).status).toBe(200);
  });
});

it("a reply that is too large goes to the route that keeps its text, with the headers of a route", async () => {
  const large = Buffer.alloc(5 * 1024 * 1024 + 1);
  const lines = ["Origin: https://portal.example", "Content-Type: multipart/form-data; boundary=b"];
  const { headers } = await ask("POST /inbox/1-a/reply?x=1", lines, large);
  expect(seen.map(({ url, prepared }) => [url, prepared])).toEqual([["/api/reply-too-large/1-a?x=1", false]]);
  expect(headers["content-security-policy"]).not.toContain("nonce");
  // A script shows the refusal itself.
  expect((await ask("POST /inbox/1-a/reply", [...lines, `Next-Action: ${"0".repeat(42)}`], large)).status).toBe(413);
});
