/** Prefetches of Next's router, sent as bytes on a socket. */
import type { IncomingHttpHeaders } from "node:http";
import { createLog } from "@/lib/log";
import { webSettings } from "@/lib/web/web-settings";
import { SERVER_SETTINGS, startTestServer, type TestServer } from "@/tests/support/test-server";
import { sendWire, wireRequest } from "@/tests/support/wire";

jest.mock("@/lib/log", () => ({ createLog: jest.fn(), errorFields: jest.fn() }));
jest.mock("@/lib/web/web-settings", () => ({ webSettings: jest.fn() }));

jest.mocked(createLog).mockReturnValue({ info: jest.fn(), warn: jest.fn(), error: jest.fn() });
jest.mocked(webSettings).mockReturnValue(SERVER_SETTINGS);

let seen: IncomingHttpHeaders = {};
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer(async (request, response) => {
    seen = { ...request.headers };
    response.writeHead(200, { "Content-Type": "text/plain" }).end("next");
  });
});
afterAll(() => server.close());

const ask = (...lines: string[]) =>
  sendWire(
    server.port,
    wireRequest("GET /inbox", ["Host: portal.example", "Accept: text/html", "RSC: 1", ...lines], ""),
  );

describe("a prefetch of Next's router, whose headers Next hides from pages", () => {
  it.each(["1", "2"])("is marked as a prefetch (next-router-prefetch: %s)", async (value) => {
    await ask(`Next-Router-Prefetch: ${value}`);
    expect(seen["sec-purpose"]).toBe("prefetch");
  });

  it("another request is not", async () => {
    await ask();
    expect(seen.rsc).toBe("1");
    expect(seen["sec-purpose"]).toBeUndefined();
  });
});
