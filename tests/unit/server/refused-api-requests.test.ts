/** Requests of the Sender API that lib/server refuses, or hands on, before Next parses them. */
import { createLog } from "@/lib/log";
import { webSettings } from "@/lib/web/web-settings";
import { SERVER_SETTINGS, startTestServer, type TestServer } from "@/tests/support/test-server";
import { sendWire, wireRequest } from "@/tests/support/wire";

jest.mock("@/lib/log");
jest.mock("@/lib/web/web-settings");

jest.mocked(createLog).mockReturnValue({ info() {}, warn() {}, error() {} });
jest.mocked(webSettings).mockReturnValue(SERVER_SETTINGS);

const HOST = "Host: portal.example";

let seen: (string | undefined)[] = [];
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer(async (request, response) => {
    seen.push(`${request.method} ${request.url}`);
    response.writeHead(200, { "Content-Type": "text/plain" }).end("next");
  });
});
afterAll(() => server.close());
beforeEach(() => {
  seen = [];
});

const ask = (line: string, lines: string[] = [HOST]) => sendWire(server.port, wireRequest(line, lines, ""));

it.each([
  ["another host", "GET", ["Host: evil.example"], 421, "wrong-host", undefined],
  ["two hosts", "GET", [HOST, "Host: evil.example"], 400, "invalid-request", undefined],
  ["a method that no call has", "TRACE", [HOST], 405, "method-not-allowed", "GET, HEAD, POST, PUT"],
])("%s is refused with problem details", async (_what, method, lines, status, code, allow) => {
  const answer = await ask(`${method} /api/v1/messages?limit=1`, lines);
  expect([answer.status, answer.headers.allow]).toEqual([status, allow]);
  expect(answer.headers["content-type"]).toBe("application/problem+json");
  expect(answer.headers["content-security-policy"]).toContain("default-src 'none'");
  expect(JSON.parse(answer.body)).toMatchObject({ status, code, instance: "/api/v1/messages" });
  expect(seen).toEqual([]);
});

it.each(["PUT", "PATCH", "DELETE", "OPTIONS"])(
  "%s reaches the routes of the Sender API, which name their methods",
  async (method) => {
    expect((await ask(`${method} /api/v1/messages`)).status).toBe(200);
    expect(seen).toEqual([`${method} /api/v1/messages`]);
  },
);
