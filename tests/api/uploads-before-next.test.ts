/** Uploads that lib/server answers by the route, on a real connection: what is stored is what was sent. */
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { text } from "node:stream/consumers";
import { POST } from "@/app/api/v1/documents/route";
import { uploadedDocuments } from "@/drizzle/schema/delivery";
import { documentBytes } from "@/drizzle/schema/document";
import { freeReceived } from "@/lib/delivery/store-documents";
import { createLog } from "@/lib/log";
import { markOwnServer } from "@/lib/web/response-status";
import { webContext } from "@/lib/web/web-context";
import { webSettings } from "@/lib/web/web-settings";
import { documentsOf } from "@/tests/integration/delivery/batch-fixture";
import { type TestContext, testContext } from "@/tests/support/context";
import { SERVER_SETTINGS, startTestServer, type TestServer } from "@/tests/support/test-server";
import { call, messageJson, newKey, pdf } from "./api-fixture";

jest.mock("@node-rs/argon2", () => jest.requireActual("@/tests/support/cheap-argon2"));
jest.mock("@/lib/log", () => ({ ...jest.requireActual("@/lib/log"), createLog: jest.fn() }));
jest.mock("@/lib/web/web-settings", () => ({ webSettings: jest.fn() }));
jest.mock("@/lib/web/web-context", () => ({ webContext: jest.fn() }));

jest.mocked(createLog).mockReturnValue({ info: jest.fn(), warn: jest.fn(), error: jest.fn() });

let test: TestContext;
let key: string;
let server: TestServer;
beforeAll(async () => {
  test = await testContext();
  jest.mocked(webContext).mockReturnValue(test.ctx);
  jest.mocked(webSettings).mockReturnValue(SERVER_SETTINGS);
  markOwnServer();
  key = await newKey(test.ctx);
  const next = async (_request: IncomingMessage, response: { writeHead(status: number): { end(): void } }) =>
    response.writeHead(404).end();
  server = await startTestServer(next as never, undefined, undefined, undefined, undefined, POST);
});
afterAll(async () => {
  await server?.close();
  await test?.close();
});

/** Sends a body on a connection of its own. */
async function send(target: string, body: Buffer, headers: Record<string, string | number>) {
  const sent = request({ port: server.port, method: "POST", path: `/api/v1${target}`, headers });
  sent.end(body);
  const [response] = (await once(sent, "response")) as [IncomingMessage];
  return { status: response.statusCode, headers: response.headers, json: JSON.parse(await text(response)) };
}
const headersOf = (type: string, body: Buffer) => ({
  ...{ host: "portal.example", authorization: `Bearer ${key}` },
  ...{ "content-type": type, "content-length": body.length },
});

async function sendForm(files: { name: string; bytes: Buffer }[]) {
  const form = new FormData();
  for (const { name, bytes } of files) form.append("documents", new Blob([new Uint8Array(bytes)]), name);
  const encoded = new Response(form);
  const body = Buffer.from(await encoded.arrayBuffer());
  return send("/documents", body, headersOf(encoded.headers.get("content-type") ?? "", body));
}

/** A PDF of about this size, filled with random bytes. */
function filled(size: number): Buffer {
  const filling = Buffer.from(
    randomBytes(size)
      .toString("latin1")
      .replaceAll(/[\r\n%]/g, "x"),
    "latin1",
  );
  return Buffer.concat([pdf().subarray(0, 20), Buffer.from("%"), filling, Buffer.from("\n"), pdf().subarray(20)]);
}

async function storedOf(documents: string[]): Promise<Record<string, Buffer>> {
  const placed = await call(key, "POST", "/messages", { json: messageJson({ documents }) });
  expect(placed.status).toBe(201);
  return (await documentsOf(test.ctx, placed.json.id)) as Record<string, Buffer>;
}

it("several documents of one call, smaller and larger than a segment and than a piece of the connection", async () => {
  const files = [10, 65_000, 66_000, 300_000, 3_000_000].map((size) => ({ name: `${size}.pdf`, bytes: filled(size) }));
  const answer = await sendForm(files);
  expect([answer.status, answer.headers["ratelimit-policy"]]).toEqual([201, expect.stringContaining("calls")]);
  const stored = await storedOf(answer.json.data.map(({ id }: { id: string }) => id));
  for (const { name, bytes } of files) expect(stored[name]?.equals(bytes)).toBe(true);
});

it.each([100_000, 600_000])("a single document of %d bytes", async (size) => {
  const bytes = filled(size);
  const answer = await send("/documents?filename=a.pdf", bytes, headersOf("application/pdf", bytes));
  expect(answer).toMatchObject({ status: 201, json: { size: bytes.length } });
  expect((await storedOf([answer.json.id]))["a.pdf"]?.equals(bytes)).toBe(true);
});

it("nothing is stored of a call with a document that is refused, and all its problems are named", async () => {
  const { db } = test.ctx;
  const before = [await db.$count(uploadedDocuments), await db.$count(documentBytes)];
  const wrong = Buffer.from("PK");
  const answer = await sendForm([
    { name: "a.pdf", bytes: filled(100_000) },
    { name: "b.zip", bytes: wrong },
    { name: "c.zip", bytes: wrong },
  ]);
  expect(answer.status).toBe(422);
  expect(answer.json.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual(["/1", "/2"]);
  expect([await db.$count(uploadedDocuments), await db.$count(documentBytes)]).toEqual(before);
});

it("the wrong key is refused", async () => {
  const body = filled(100_000);
  const headers = { ...headersOf("application/pdf", body), authorization: "Bearer kp_live_wrong" };
  expect((await send("/documents?filename=a.pdf", body, headers)).status).toBe(401);
});

it("the memory of what was received is freed, but not while a scanner may still be reading it", () => {
  const [freed, kept] = [Buffer.alloc(10), Buffer.alloc(10)];
  const malwareScanner = { address: { host: "127.0.0.1", port: 1 }, whenDown: "hold" } as const;
  freeReceived(test.ctx, freed);
  freeReceived({ settings: { ...test.ctx.settings, malwareScanner } }, kept);
  expect([freed.length, kept.length]).toEqual([0, 10]);
});
