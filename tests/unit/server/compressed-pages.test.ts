/** Pages of Next are compressed by lib/server, each as a whole; everything else is left to Next. */
import { request as send } from "node:http";
import { gunzipSync } from "node:zlib";
import { createLog } from "@/lib/log";
import type { Handle } from "@/lib/server/portal-server";
import { webSettings } from "@/lib/web/web-settings";
import { SERVER_SETTINGS, startTestServer, type TestServer } from "@/tests/support/test-server";

jest.mock("@/lib/log");
jest.mock("@/lib/web/web-settings");
const info = jest.fn();
jest.mocked(createLog).mockReturnValue({ info, warn: jest.fn(), error: jest.fn() });
jest.mocked(webSettings).mockReturnValue(SERVER_SETTINGS);

const HTML = "text/html; charset=utf-8";
const PARTS = ["<p>Küldemény", Buffer.from("ek</p>"), "<p>vége</p>"] as const;
const TEXT = PARTS.join("");

let handle: Handle;
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer((request, response) => handle(request, response));
});
afterAll(() => server.close());

/** Answers as Next does: headers first, then the parts. Keeps the Accept-Encoding that Next is given. */
let seen: unknown;
function page(type: string, status = 200): Handle {
  return async (request, response) => {
    seen = request.headers["accept-encoding"];
    response.statusCode = status;
    response.setHeader("Content-Type", type);
    response.flushHeaders();
    for (const part of PARTS.slice(0, -1)) response.write(part);
    response.end(PARTS.at(-1));
  };
}

type Answer = { status: number; headers: Record<string, unknown>; bytes: Buffer };
function ask(path = "/inbox", { method = "GET", ...headers }: Record<string, string> = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const all = { host: "portal.example", "accept-encoding": "br, gzip", ...headers };
    send({ port: server.port, host: "127.0.0.1", path, method, headers: all, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk) => chunks.push(chunk));
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, bytes: Buffer.concat(chunks) }),
      );
    })
      .on("error", reject)
      .end();
  });
}

it.each([
  ["a page", HTML],
  ["what Next's router fetches of a page", "text/x-component"],
])("%s is compressed in one piece, and Next is not asked to", async (_, type) => {
  handle = page(type);
  const { headers, bytes } = await ask();
  expect(headers).toMatchObject({ "content-encoding": "gzip", "content-type": type, "transfer-encoding": "chunked" });
  expect(gunzipSync(bytes).toString()).toBe(TEXT);
  expect(seen).toBeUndefined();
});

it("a page that is sent at once, without a status of success, is compressed too", async () => {
  handle = async (_, response) => {
    response.statusCode = 404;
    response.setHeader("Content-Type", HTML);
    response.end(TEXT);
  };
  const { status, headers, bytes } = await ask("/inbox", { cookie: "a=b" });
  // Without a policy of its own it would be replaced; preparePage has set one.
  expect([status, headers["content-encoding"]]).toEqual([404, "gzip"]);
  expect(gunzipSync(bytes).toString()).toBe(TEXT);
});

it.each<[string, string, Record<string, string>]>([
  ["a client that takes no gzip", HTML, { "accept-encoding": "gzip;q=0, br" }],
  ["HEAD", HTML, { method: "HEAD" }],
  ["a file", "application/pdf", {}],
])("%s gets the parts as they are", async (_, type, options) => {
  handle = page(type);
  const { headers, bytes } = await ask("/inbox", options);
  expect(headers["content-encoding"]).toBeUndefined();
  expect(bytes.toString()).toBe(options.method === "HEAD" ? "" : TEXT);
});

it("Next compresses what is no page", async () => {
  handle = page("application/json");
  await ask("/api/session");
  expect(seen).toBe("br, gzip");
});

it("a redirect without a body keeps its length", async () => {
  handle = async (_, response) => {
    response.statusCode = 307;
    response.setHeader("Location", "/login");
    response.end();
  };
  const { status, headers } = await ask();
  expect([status, headers["content-length"], headers["content-encoding"]]).toEqual([307, "0", undefined]);
});

it("is complete when `end` calls back, and is logged once", async () => {
  info.mockClear();
  const ended = new Promise<boolean>((resolve) => {
    handle = async (_, response) => {
      response.setHeader("Content-Type", HTML);
      response.write(TEXT);
      response.end(() => resolve(response.writableFinished));
      response.end();
    };
  });
  const { bytes } = await ask();
  expect(gunzipSync(bytes).toString()).toBe(TEXT);
  expect(await ended).toBe(true);
  expect(info.mock.calls.filter(([, text]) => text === "a request was answered")).toHaveLength(1);
});

it("a client that goes away before the end harms nothing", async () => {
  const closed = new Promise<void>((resolve) => {
    handle = async (_, response) => {
      response.setHeader("Content-Type", HTML);
      response.write(TEXT);
      response.once("close", () => {
        response.end(TEXT);
        resolve();
      });
    };
  });
  const client = send({
    port: server.port,
    host: "127.0.0.1",
    path: "/inbox",
    headers: { host: "portal.example", "accept-encoding": "gzip" },
  });
  client.on("error", () => {}).end();
  while (server.underWay.size === 0) await new Promise((resolve) => setImmediate(resolve));
  client.destroy();
  await closed;
  handle = page(HTML);
  expect(gunzipSync((await ask()).bytes).toString()).toBe(TEXT);
});
