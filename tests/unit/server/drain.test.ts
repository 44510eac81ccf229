/** The stop of the server: requests under way get their responses, new connections are refused. */
import { Agent, get } from "node:http";
import { connect } from "node:net";
import { drainServer } from "@/lib/server/drain";
import { webSettings } from "@/lib/web/web-settings";
import { SERVER_SETTINGS, startTestServer } from "@/tests/support/test-server";
import { parseResponse, wireRequest } from "@/tests/support/wire";

jest.mock("@/lib/web/web-settings", () => ({ webSettings: jest.fn() }));
jest.mocked(webSettings).mockReturnValue({ ...SERVER_SETTINGS, logLevel: "silent" });

const HEADERS = { host: "portal.example" };
const LONG_MS = 20_000;

/** A server that responds when the test calls `release`. */
async function slowServer() {
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  let begun = 0;
  let all = () => {};
  const server = await startTestServer(async (_request, response) => {
    begun += 1;
    all();
    await released;
    response.writeHead(200, { "Content-Type": "text/plain" });
    response.write("answered");
    response.end();
  });
  const untilBegun = (count: number) =>
    new Promise<void>((resolve) => {
      all = () => begun >= count && resolve();
      all();
    });
  return { server, release, untilBegun };
}

type Got = { status?: number; connection?: string; body: string };

function ask(port: number, agent: Agent): Promise<Got> {
  return new Promise((resolve, reject) => {
    const request = get({ port, host: "127.0.0.1", path: "/login", headers: HEADERS, agent }, (answer) => {
      let body = "";
      answer.on("data", (chunk) => {
        body += chunk;
      });
      answer.on("end", () => resolve({ status: answer.statusCode, connection: answer.headers.connection, body }));
    });
    request.on("error", reject);
  });
}

it("24 requests under way get responses, and their connections are closed", async () => {
  const { server, release, untilBegun } = await slowServer();
  const agent = new Agent({ keepAlive: true });
  const answers = Array.from({ length: 24 }, () => ask(server.port, agent));
  await untilBegun(24);
  const drained = drainServer(server, LONG_MS);
  await expect(ask(server.port, new Agent())).rejects.toMatchObject({ code: "ECONNREFUSED" });
  release();
  expect(await Promise.all(answers)).toEqual(
    Array.from({ length: 24 }, () => ({ status: 200, connection: "close", body: "answered" })),
  );
  expect(await drained).toBe(0);
  agent.destroy();
});

it("a request that arrives on an open connection gets a response; an idle connection is closed", async () => {
  const { server, release } = await slowServer();
  release();
  const open = async () => {
    const socket = connect(server.port, "127.0.0.1");
    let received = "";
    let answered = () => {};
    socket.on("data", (chunk) => {
      received += chunk;
      if (received.endsWith("\r\n0\r\n\r\n")) answered();
    });
    socket.on("error", () => {});
    const first = new Promise<void>((resolve) => {
      answered = resolve;
    });
    socket.write("GET /login HTTP/1.1\r\nHost: portal.example\r\n\r\n");
    await first;
    received = "";
    return { socket, closed: new Promise<string>((resolve) => socket.on("close", () => resolve(received))) };
  };
  const [busy, idle] = [await open(), await open()];
  const drained = drainServer(server, LONG_MS);
  busy.socket.write(wireRequest("GET /login", ["Host: portal.example"]));
  expect(parseResponse(await busy.closed)).toMatchObject({ status: 200 });
  expect(await idle.closed).toBe("");
  expect(await drained).toBe(0);
});

it("requests that do not end in time are cut and counted", async () => {
  const { server, untilBegun } = await slowServer();
  const cut = ask(server.port, new Agent()).catch((error: NodeJS.ErrnoException) => error.code);
  await untilBegun(1);
  expect(await drainServer(server, 1)).toBe(1);
  expect(await cut).toBe("ECONNRESET");
});
