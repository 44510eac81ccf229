/**
 * A client that takes nothing is disconnected, so that it holds neither memory nor a place among the customer's
 * answers.
 */
import { once } from "node:events";
import { get, type IncomingMessage, type ServerResponse } from "node:http";
import { connect, type Socket } from "node:net";
import { createLog } from "@/lib/log";
import { closeWhenStalled } from "@/lib/server/stalled-reader";
import { webSettings } from "@/lib/web/web-settings";
import { SERVER_SETTINGS, startTestServer, type TestServer } from "@/tests/support/test-server";

jest.mock("@/lib/log", () => ({ createLog: jest.fn(), errorFields: jest.fn() }));
jest.mock("@/lib/web/web-settings", () => ({ webSettings: jest.fn() }));
jest.mocked(createLog).mockReturnValue({ info: jest.fn(), warn: jest.fn(), error: jest.fn() });
jest.mocked(webSettings).mockReturnValue(SERVER_SETTINGS);

const CHUNK_BYTES = 64 * 1024;
/** More than the system keeps for a connection. */
const LENGTH = 1024 * CHUNK_BYTES;
const released = jest.fn();
let chunksRead = 0;

async function* chunks() {
  for (let sent = 0; sent < LENGTH; sent += CHUNK_BYTES) {
    chunksRead += 1;
    yield Buffer.alloc(CHUNK_BYTES);
  }
}

async function start(stalledMs: number, given: () => AsyncGenerator<Uint8Array> = chunks): Promise<TestServer> {
  const documents = {
    answerRecent: async () => ({ status: 200, headers: {}, chunks: given(), length: LENGTH, release: released }),
    route: async () => new Response("route"),
  };
  return startTestServer(
    async (_request, response) => void response.end("next"),
    () => false,
    documents,
    stalledMs,
  );
}

function ask({ port }: TestServer): Socket {
  const socket = connect(port, "127.0.0.1");
  socket.write("GET /documents/a HTTP/1.1\r\nHost: portal.example\r\n\r\n");
  return socket;
}

beforeEach(() => {
  released.mockClear();
  chunksRead = 0;
});

it("a reader that takes nothing is disconnected, and what it would have read is not read", async () => {
  const server = await start(50);
  const socket = ask(server);
  socket.pause();
  await new Promise<void>((resolve) => released.mockImplementationOnce(() => resolve()));
  expect(chunksRead).toBeLessThan(1024);
  socket.resume();
  await once(socket, "close");
  await server.close();
});

it("a reader that takes everything gets it to the end, and its place is given back", async () => {
  const server = await start(60_000);
  const socket = ask(server);
  let received = 0;
  for await (const part of socket) {
    received += (part as Buffer).length;
    if (received >= LENGTH) break;
  }
  expect(received).toBeGreaterThanOrEqual(LENGTH);
  expect(released).toHaveBeenCalledTimes(1);
  await server.close();
});

it("a client that goes while bytes are read for it has its place given back when that is over", async () => {
  const [reading, slow] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const server = await start(60_000, async function* () {
    reading.resolve();
    await slow.promise;
    yield Buffer.alloc(CHUNK_BYTES);
  });
  const closed = new Promise<void>((resolve) => {
    server.server.on("connection", (connection) => connection.once("close", () => resolve()));
  });
  const socket = ask(server);
  await reading.promise;
  socket.destroy();
  await closed;
  expect(released).toHaveBeenCalledTimes(0);
  const givenBack = new Promise<void>((resolve) => released.mockImplementationOnce(() => resolve()));
  slow.resolve();
  await givenBack;
  await server.close();
});

it("a response that takes the portal long is not taken for a reader that stalls", async () => {
  const server = await startTestServer(
    async (_request, response) => {
      // Longer than the limit: the timer has fired when this ends.
      await new Promise<void>((resolve) => response.once("timeout", () => resolve()));
      response.end("late");
    },
    () => false,
    undefined,
    20,
  );
  const asked = get({ host: "127.0.0.1", port: server.port, path: "/api/slow", headers: { host: "portal.example" } });
  const [answer] = (await once(asked, "response")) as [IncomingMessage];
  expect(answer.statusCode).toBe(200);
  answer.resume();
  await once(answer, "end");
  await server.close();
});

it("the time without a choice of the test is 60 seconds", () => {
  const setTimeout = jest.fn();
  closeWhenStalled({ setTimeout } as unknown as ServerResponse);
  expect(setTimeout).toHaveBeenCalledWith(60_000, expect.any(Function));
});
