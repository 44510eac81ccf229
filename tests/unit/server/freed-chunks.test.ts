/** Bytes of a document are freed as soon as they are sent, and never before. */
import { createHash } from "node:crypto";
import { once } from "node:events";
import { get, type IncomingMessage, type ServerResponse } from "node:http";
import { setImmediate as nextTurn } from "node:timers/promises";
import { byteStream } from "@/lib/document/byte-stream";
import { createLog } from "@/lib/log";
import type { DocumentHandlers } from "@/lib/server/serve-document";
import { freeSentParts } from "@/lib/web/response-status";
import { webSettings } from "@/lib/web/web-settings";
import { SERVER_SETTINGS, startTestServer } from "@/tests/support/test-server";

jest.mock("@/lib/log", () => ({ createLog: jest.fn(), errorFields: jest.fn() }));
jest.mock("@/lib/web/web-settings", () => ({ webSettings: jest.fn() }));
jest.mocked(createLog).mockReturnValue({ info: jest.fn(), warn: jest.fn(), error: jest.fn() });
jest.mocked(webSettings).mockReturnValue(SERVER_SETTINGS);

const CHUNK_BYTES = 128 * 1024;
const CHUNKS = 512;
const LENGTH = CHUNKS * CHUNK_BYTES;
const chunkOf = (index: number) => Buffer.alloc(CHUNK_BYTES, `chunk ${index}`);

let given: Buffer[] = [];
beforeEach(() => {
  given = [];
});

async function* chunks() {
  for (let index = 0; index < CHUNKS; index += 1) {
    const chunk = chunkOf(index);
    given.push(chunk);
    yield chunk;
  }
}

const release = () => {};
const onTaken = async () => {};
const WAYS: Record<string, DocumentHandlers | undefined> = {
  "a document that was sent lately": {
    answerRecent: async () => ({ status: 200, headers: {}, chunks: chunks(), length: LENGTH, release, onTaken }),
    route: async () => new Response(null, { status: 500 }),
  },
  "what Next sends of a route that frees its parts": undefined,
  "a document of the route": {
    answerRecent: async () => null,
    route: async () => new Response(byteStream({ chunks: chunks(), length: LENGTH, release })),
  },
};

/**
 * As Next writes the response of a route: without a callback, and its compression adds an encoding that is undefined.
 */
async function writeAll(response: ServerResponse): Promise<void> {
  for await (const chunk of chunks()) if (!response.write(chunk, undefined)) await once(response, "drain");
  response.end();
}

const held = () => given.filter((chunk) => chunk.length > 0).length;

it.each(Object.keys(WAYS))("%s arrives whole at a client that stops, and only unsent chunks are held", async (name) => {
  const answer = async (_request: IncomingMessage, response: ServerResponse) => {
    freeSentParts();
    await writeAll(response);
  };
  const server = await startTestServer(answer, () => false, WAYS[name]);
  const asked = get({ port: server.port, path: "/documents/a", agent: false, headers: { host: "portal.example" } });
  const [response] = (await once(asked, "response")) as [IncomingMessage];
  expect(response.statusCode).toBe(200);
  // The client takes nothing until nothing more is read for it.
  for (let before = -1; before < given.length; await nextTurn()) {
    before = given.length;
    for (let turn = 0; turn < 100; turn += 1) await nextTurn();
  }
  expect(given.length).toBeLessThan(CHUNKS);
  expect(held()).toBeLessThanOrEqual(2);
  const received = createHash("sha256");
  for await (const part of response as AsyncIterable<Buffer>) received.update(part);
  const sent = createHash("sha256");
  for (let index = 0; index < CHUNKS; index += 1) sent.update(chunkOf(index));
  await server.close();
  expect(received.digest("hex")).toBe(sent.digest("hex"));
  expect([given.length, held()]).toEqual([CHUNKS, 0]);
});

it("parts that the route has not declared its own are kept", async () => {
  const server = await startTestServer(async (_request, response) => writeAll(response));
  const asked = get({ port: server.port, path: "/documents/a", agent: false, headers: { host: "portal.example" } });
  const [response] = (await once(asked, "response")) as [IncomingMessage];
  for await (const _ of response);
  await server.close();
  expect([given.length, held()]).toEqual([CHUNKS, CHUNKS]);
});
