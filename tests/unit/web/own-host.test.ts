/**
 * `Host` and `Origin` as load balancers and proxies send them: the portal's name in any spelling, health checks with
 * any.
 */
import { connect } from "node:net";
import { NextRequest } from "next/server";
import { GET as live } from "@/app/api/health/live/route";
import { createLog } from "@/lib/log";
import { publicRoute } from "@/lib/web/route";
import { webContext } from "@/lib/web/web-context";
import { webSettings } from "@/lib/web/web-settings";
import { middleware } from "@/middleware";
import { SERVER_SETTINGS, startTestServer, type TestServer } from "@/tests/support/test-server";

jest.mock("@/lib/log", () => ({ createLog: jest.fn(), errorFields: jest.fn() }));
jest.mock("@/lib/web/web-settings", () => ({ webSettings: jest.fn() }));
jest.mock("@/lib/web/web-context", () => ({ webContext: jest.fn() }));
jest.mocked(createLog).mockReturnValue({ info: jest.fn(), warn: jest.fn(), error: jest.fn() });
jest.mocked(webContext).mockReturnValue({} as ReturnType<typeof webContext>);
jest.mocked(webSettings).mockReturnValue(SERVER_SETTINGS);

let server: TestServer;
beforeAll(async () => {
  // Instead of Next: responds with the Host header that Next would get.
  server = await startTestServer(async (request, response) => {
    const body = `next saw ${request.headers.host}`;
    response.writeHead(200, { "Content-Length": body.length }).end(body);
  });
});
afterAll(() => server.close());

/** Sends lines on a socket. @returns status and body of the response */
async function send(...lines: string[]): Promise<string> {
  const socket = connect(server.port, "127.0.0.1");
  socket.end(`${lines.join("\r\n")}\r\nConnection: close\r\n\r\n`);
  let answer = "";
  for await (const chunk of socket) answer += chunk;
  const [head = "", body = ""] = answer.split("\r\n\r\n");
  return `${head.split(" ")[1]} ${body}`.trim();
}

describe("the server", () => {
  it.each([
    ["an IP address", ["GET /api/health/live HTTP/1.1", "Host: 10.0.0.7:3000"]],
    ["the name of a service", ["GET /api/health/ready HTTP/1.1", "Host: portal-web"]],
    ["what is no host", ["GET /api/health/ready?x=1 HTTP/1.1", "Host: ???"]],
    ["an empty Host", ["HEAD /api/health/live HTTP/1.1", "Host:"]],
    ["no Host, over HTTP/1.0", ["GET /api/health/ready HTTP/1.0"]],
  ])("accepts health checks with %s, and passes the portal's host to Next", async (_what, lines) => {
    expect(await send(...lines)).toBe(lines[0]?.startsWith("HEAD") ? "200" : "200 next saw portal.example");
  });

  it.each([
    ["portal.example", "200 next saw portal.example"],
    ["PORTAL.example.:443", "200 next saw portal.example"],
    ["portal.example:80", "421"],
    ["10.0.0.7:3000", "421"],
  ])("a page under Host %s: %s", async (host, answer) => {
    expect(await send("GET /login HTTP/1.0", `Host: ${host}`)).toBe(answer);
  });

  it.each(["/api/health", "/api/health/live/x", "/api/health/../../login", "/x/api/health/live"])(
    "%s is no health check",
    async (path) => {
      expect(await send(`GET ${path} HTTP/1.0`)).toBe("421");
    },
  );
});

describe("without lib/server", () => {
  const none = { params: Promise.resolve({}) };

  it("health checks respond for any host, every other route for the portal's only", async () => {
    const request = () => new Request("https://10.0.0.7/api/health/live", { headers: { host: "10.0.0.7" } });
    expect((await live(request(), none)).status).toBe(200);
    expect((await live(new Request("https://10.0.0.7/api/health/live"), none)).status).toBe(200);
    expect((await publicRoute(async () => new Response("in"))(request(), none)).status).toBe(421);
  });

  it("Next compares Host and Origin of a posted form in one spelling", async () => {
    const posted = async (headers: Record<string, string>) =>
      (await middleware(new NextRequest("https://portal.example/login", { method: "POST", headers }))).headers;
    const plain = await posted({ host: "Portal.Example.:443", origin: "https://portal.example" });
    expect(plain.get("x-middleware-request-host")).toBe("portal.example");
    expect(plain.get("x-middleware-request-origin")).toBe("https://portal.example");
    // A proxy has added `Referrer-Policy: no-referrer`.
    const hidden = await posted({ host: "portal.example", origin: "null", "sec-fetch-site": "same-origin" });
    expect(hidden.get("x-middleware-request-origin")).toBe("https://portal.example");
    const framed = await posted({ host: "portal.example", origin: "null", "sec-fetch-site": "cross-site" });
    expect(framed.get("x-middleware-request-origin")).toBeNull();
  });
});
