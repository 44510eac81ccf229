/** Uploads by the Sender API that lib/server answers by their route, before Next sees them. */
import { connect } from "node:net";
import { createLog } from "@/lib/log";
import { type UploadRoute, whenFirstUsed } from "@/lib/server/serve-upload";
import { SOCKET_ADDRESS_HEADER } from "@/lib/web/client";
import { webSettings } from "@/lib/web/web-settings";
import { SERVER_SETTINGS, startTestServer, type TestServer } from "@/tests/support/test-server";
import { sendWire, wireRequest } from "@/tests/support/wire";

jest.mock("@/lib/log", () => ({ createLog: jest.fn(), errorFields: jest.fn() }));
jest.mock("@/lib/web/web-settings", () => ({ webSettings: jest.fn() }));
const log = { info: jest.fn(), warn: jest.fn(), error: jest.fn() };
jest.mocked(createLog).mockReturnValue(log);
jest.mocked(webSettings).mockReturnValue(SERVER_SETTINGS);

const MEGABYTE = 1024 * 1024;
const HOST = "Host: portal.example";

let route: jest.MockedFunction<UploadRoute>;
let seenByNext: (string | undefined)[];
let server: TestServer;
beforeEach(async () => {
  seenByNext = [];
  route = jest.fn<ReturnType<UploadRoute>, Parameters<UploadRoute>>(
    async () => new Response("{}", { status: 201, headers: { "X-Own": "1" } }),
  );
  const next = async (request: { method?: string; url?: string }, response: { end(text: string): void }) => {
    seenByNext.push(`${request.method} ${request.url}`);
    response.end("next");
  };
  server = await startTestServer(next as never, undefined, undefined, undefined, undefined, (...given) =>
    route(...given),
  );
});
afterEach(() => server.close());

const ask = (line: string, body = "", lines: string[] = [HOST]) =>
  sendWire(server.port, wireRequest(line, lines, body));

it("reach the route with address, headers and body, and its answer is sent with the headers of every response", async () => {
  let seen: unknown;
  route.mockImplementation(async (request) => {
    const { headers, method, url } = request;
    seen = {
      method,
      url,
      body: await request.text(),
      address: headers.get(SOCKET_ADDRESS_HEADER),
      own: headers.get("x"),
    };
    return new Response('{"id":"1"}', { status: 201, headers: { "Content-Type": "application/json" } });
  });
  const lines = [HOST, "X: 1", `${SOCKET_ADDRESS_HEADER}: 203.0.113.9`];
  const answer = await ask("POST /api/v1/documents?filename=a.pdf", "bytes", lines);
  const url = "https://portal.example/api/v1/documents?filename=a.pdf";
  expect(seen).toEqual({ method: "POST", url, body: "bytes", address: "127.0.0.1", own: "1" });
  expect([answer.status, answer.headers["content-type"]]).toEqual([201, "application/json"]);
  expect(answer.body).toContain('{"id":"1"}');
  expect(answer.headers["content-security-policy"]).toBeDefined();
  expect(seenByNext).toEqual([]);
});

it.each([
  "GET /api/v1/documents",
  "PUT /api/v1/documents",
  "POST /api/v1/documents/",
  "POST /api/v1/documentsx",
  "POST /api/v1//documents",
  "POST /api/v1/messages",
])("%s is left to Next", async (line) => {
  expect((await ask(line)).body).toBe("next");
  expect(seenByNext).toEqual([line]);
  expect(route).not.toHaveBeenCalled();
});

it("of another host are refused before", async () => {
  expect((await ask("POST /api/v1/documents", "", ["Host: evil.example"])).status).toBe(421);
  expect(route).not.toHaveBeenCalled();
});

it("that fail are answered with 500 and logged", async () => {
  route.mockRejectedValue(new Error("a fault"));
  expect((await ask("POST /api/v1/documents", "bytes")).status).toBe(500);
  expect(log.error).toHaveBeenCalledTimes(1);
});

it("of which the client goes away end the reading of the body", async () => {
  const broken = new Promise((resolve) => {
    route.mockImplementation(async (request) => {
      await request.arrayBuffer().catch(resolve);
      return new Response(null, { status: 400 });
    });
  });
  const socket = connect(server.port, "127.0.0.1");
  socket.write(`POST /api/v1/documents HTTP/1.1\r\n${HOST}\r\nContent-Length: 100\r\n\r\nhalf`, () => socket.destroy());
  expect(await broken).toMatchObject({ code: "ECONNRESET" });
});

it("that are refused unread are not taken in, and the connection takes the next request", async () => {
  route.mockImplementation(async () => new Response(null, { status: 401 }));
  const socket = connect(server.port, "127.0.0.1");
  let answered = "";
  const until = (text: string) =>
    new Promise<void>((resolve) => {
      socket.on("data", () => answered.includes(text) && resolve());
    });
  socket.on("data", (piece) => {
    answered += piece;
  });
  const refused = until("HTTP/1.1 401");
  socket.write(`POST /api/v1/documents HTTP/1.1\r\n${HOST}\r\nContent-Length: ${8 * MEGABYTE}\r\n\r\nbegin`);
  await refused;
  socket.write(Buffer.alloc(8 * MEGABYTE - "begin".length));
  const served = until("HTTP/1.1 200");
  socket.write(`GET /api/y HTTP/1.1\r\n${HOST}\r\n\r\n`);
  await served;
  socket.destroy();
});

it("load their route once, at the first of them, and again after an error", async () => {
  const answer: UploadRoute = async () => new Response(null, { status: 201 });
  const load = jest.fn(async () => answer);
  load.mockRejectedValueOnce(new Error("too many open files"));
  const lazy = whenFirstUsed(load);
  const upload = () =>
    lazy(new Request("https://portal.example/api/v1/documents"), { params: Promise.resolve({}) }).then(
      ({ status }) => status,
    );
  expect(load).not.toHaveBeenCalled();
  await expect(upload()).rejects.toThrow("too many open files");
  expect([await upload(), await upload()]).toEqual([201, 201]);
  expect(load).toHaveBeenCalledTimes(2);
});
