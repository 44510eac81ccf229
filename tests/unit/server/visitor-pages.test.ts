/** Pages of visitors that lib/server sends again without rendering them, asked for as bytes on a socket. */
import { gunzipSync } from "node:zlib";
import { createLog } from "@/lib/log";
import type { Handle } from "@/lib/server/portal-server";
import { webSettings } from "@/lib/web/web-settings";
import { SERVER_SETTINGS, startTestServer, type TestServer } from "@/tests/support/test-server";

jest.mock("@/lib/log", () => ({ createLog: jest.fn(), errorFields: jest.fn() }));
jest.mock("@/lib/web/web-settings", () => ({ webSettings: jest.fn() }));
jest.mocked(createLog).mockReturnValue({ info: jest.fn(), warn: jest.fn(), error: jest.fn() });

let rendered = 0;
let render: (nonce: string) => string;
let cookies: string[] = [];
const page: Handle = async (request, response) => {
  rendered += 1;
  const nonce = String(request.headers["x-nonce"]);
  const body = Buffer.from(render(nonce));
  response.setHeader("Link", `</a.css>; rel=preload; nonce="${nonce}"`);
  response.setHeader("Content-Type", "text/html; charset=utf-8");
  if (cookies.length > 0) response.setHeader("Set-Cookie", cookies);
  response.write(body.subarray(0, 5));
  response.end(body.subarray(5));
};

let server: TestServer;
beforeEach(async () => {
  jest.mocked(webSettings).mockReturnValue(SERVER_SETTINGS);
  rendered = 0;
  cookies = [];
  render = (nonce) => `<p>Belépés</p><script nonce="${nonce}"></script><script nonce="${nonce}"></script>`;
  server = await startTestServer(page);
});
afterEach(async () => {
  jest.restoreAllMocks();
  await server.close();
});

type Asked = { path?: string; method?: string; headers?: Record<string, string> };

/** A request; `text` is the uncompressed body. */
async function ask({ path = "/login", method = "GET", headers = {} }: Asked = {}) {
  const { request } = await import("node:http");
  return new Promise<{ headers: Record<string, unknown>; nonce: string; text: string }>((resolve, reject) => {
    const all = { host: "portal.example", "accept-encoding": "gzip", ...headers };
    request({ port: server.port, host: "127.0.0.1", path, method, headers: all, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk) => chunks.push(chunk));
      response.on("end", () => {
        const bytes = Buffer.concat(chunks);
        const isCompressed = response.headers["content-encoding"] === "gzip" && bytes.length > 0;
        const nonce = /'nonce-([^']+)'/.exec(String(response.headers["content-security-policy"]))?.[1] ?? "";
        const text = (isCompressed ? gunzipSync(bytes) : bytes).toString();
        resolve({ headers: response.headers, nonce, text });
      });
    })
      .on("error", reject)
      .end();
  });
}
const repeat = async (count: number, asked?: Asked) => {
  for (let done = 0; done < count; done += 1) await ask(asked);
};

it("a page of visitors is rendered twice, then sent again with a nonce of its own", async () => {
  await repeat(2);
  const [third, fourth] = [await ask(), await ask({ headers: { "accept-encoding": "gzip;q=0, identity" } })];
  expect(rendered).toBe(2);
  for (const { nonce, text, headers } of [third, fourth]) {
    expect(text).toBe(render(nonce));
    expect(headers).toMatchObject({
      link: `</a.css>; rel=preload; nonce="${nonce}"`,
      "content-type": "text/html; charset=utf-8",
      "cache-control": "private, no-store",
      "x-content-type-options": "nosniff",
    });
  }
  expect([third.headers["content-encoding"], fourth.headers["content-encoding"]]).toEqual(["gzip", undefined]);
  expect(third.nonce).not.toBe(fourth.nonce);
});

it("it is rendered anew after a minute", async () => {
  const now = jest.spyOn(performance, "now").mockReturnValue(0);
  await repeat(3);
  now.mockReturnValue(60_000);
  await ask();
  expect(rendered).toBe(2);
  now.mockReturnValue(60_001);
  await ask();
  expect(rendered).toBe(3);
  await ask();
  expect(rendered).toBe(3);
});

it("each language has its own", async () => {
  await repeat(3);
  await repeat(3, { headers: { cookie: "__Host-locale=en" } });
  expect(rendered).toBe(4);
});

it("a page whose renderings differ is never sent again", async () => {
  render = (nonce) => `<script nonce="${nonce}">${rendered}</script>`;
  await repeat(5);
  expect(rendered).toBe(5);
});

it("a page without a nonce is never sent again", async () => {
  render = () => "<p>Belépés</p>";
  await repeat(3);
  expect(rendered).toBe(3);
});

it("a page that sets a cookie is never sent again", async () => {
  cookies = ["browser=1"];
  await repeat(3);
  expect(rendered).toBe(3);
});

it.each<[string, Asked]>([
  ["a request with a session cookie", { headers: { cookie: "__Host-kuldemenyeim=a.b.c" } }],
  ["a request with a cookie that is not known", { headers: { cookie: "__Host-locale=hu; other=1" } }],
  ["two languages", { headers: { cookie: "__Host-locale=hu; __Host-locale=en" } }],
  ["an encoded language", { headers: { cookie: "__Host-locale=%65n" } }],
  ["a language with more behind it", { headers: { cookie: "__Host-locale=en=x" } }],
  ["a language that the portal does not have", { headers: { cookie: "__Host-locale=de" } }],
  ["a query", { path: "/login?returnTo=/inbox" }],
  ["another page", { path: "/inbox" }],
  ["HEAD", { method: "HEAD" }],
  ["a request of Next's router", { headers: { rsc: "1" } }],
  ["a search engine", { headers: { "user-agent": "Mozilla/5.0 (compatible; bingbot/2.0)" } }],
])("%s is always rendered", async (_, asked) => {
  await repeat(3);
  rendered = 0;
  await repeat(3, asked);
  expect(rendered).toBe(3);
});
