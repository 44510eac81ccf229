/**
 * Bodies that are slow, cut off, of a lying length, of many parts, or not what they are named: refused, and nothing
 * kept.
 */
import { uploadedDocuments, uploadParts } from "@/drizzle/schema/delivery";
import { documentBytes } from "@/drizzle/schema/document";
import { messages } from "@/drizzle/schema/mailbox";
import { noSuchCall } from "@/lib/web/api/api-route";
import { webContext } from "@/lib/web/web-context";
import { webSettings } from "@/lib/web/web-settings";
import { type TestContext, testContext } from "@/tests/support/context";
import { SERVER_SETTINGS } from "@/tests/support/test-server";
import { type Asked, call, messageJson, newKey, pdf, upload } from "./api-fixture";

jest.mock("@node-rs/argon2", () => jest.requireActual("@/tests/support/cheap-argon2"));
jest.mock("@/lib/web/web-settings", () => ({ webSettings: jest.fn() }));
jest.mock("@/lib/web/web-context", () => ({ webContext: jest.fn() }));

let test: TestContext;
let key: string;
let uploadId: string;
beforeAll(async () => {
  test = await testContext();
  jest.mocked(webContext).mockReturnValue(test.ctx);
  jest.mocked(webSettings).mockReturnValue(SERVER_SETTINGS);
  key = await newKey(test.ctx);
  uploadId = (await call(key, "POST", "/uploads", { json: { filename: "x.pdf" } })).json.id;
});
afterAll(() => test?.close());
afterEach(async () => {
  const { db } = test.ctx;
  const kept = [uploadedDocuments, documentBytes, uploadParts, messages].map((table) => db.$count(table));
  expect(await Promise.all(kept)).toEqual([0, 0, 0, 0]);
});

const BOUNDARY = "----hostile";
const ZIP = Buffer.concat([Buffer.from("PK\u0003\u0004"), Buffer.alloc(500)]);

/** A multipart body as it is on the wire. */
function multipart(parts: { name: string; filename?: string; bytes: Buffer }[], isEnded = true): Buffer {
  const head = ({ name, filename }: { name: string; filename?: string }) =>
    `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"${filename ? `; filename="${filename}"` : ""}\r\n\r\n`;
  const pieces = parts.flatMap((part) => [Buffer.from(head(part)), part.bytes, Buffer.from("\r\n")]);
  return Buffer.concat([...pieces, Buffer.from(isEnded ? `--${BOUNDARY}--\r\n` : "")]);
}
const message = () => ({ name: "message", bytes: Buffer.from(JSON.stringify(messageJson())) });

type Target = { send(body: BodyInit, length: number | null): ReturnType<typeof call>; whole: Buffer };
const asked = (body: BodyInit, length: number | null, type: string): Asked => ({
  body,
  headers: { "content-type": type, ...(length === null ? {} : { "content-length": String(length) }) },
});
const TARGETS: Record<string, () => Target> = {
  "POST /documents": () => ({
    whole: pdf(),
    send: (body, length) => call(key, "POST", "/documents?filename=x.pdf", asked(body, length, "application/pdf")),
  }),
  "PUT /uploads/{id}/parts/{number}": () => ({
    whole: pdf(),
    send: (body, length) =>
      call(key, "PUT", `/uploads/${uploadId}/parts/1`, asked(body, length, "application/octet-stream")),
  }),
  "POST /messages with files": () => ({
    whole: multipart([message(), { name: "documents", filename: "x.pdf", bytes: pdf() }]),
    send: (body, length) =>
      call(key, "POST", "/messages", asked(body, length, `multipart/form-data; boundary=${BOUNDARY}`)),
  }),
};
const each = Object.entries(TARGETS).map(([name, target]) => [name, target] as const);

it.each(each)("%s: a body that breaks off is refused", async (_name, target) => {
  const { send, whole } = target();
  const half = whole.subarray(0, whole.length / 2);
  const body = new ReadableStream({
    pull(controller) {
      controller.enqueue(new Uint8Array(half));
      controller.error(new Error("the connection was reset"));
    },
  });
  expect((await send(body, whole.length)).json).toMatchObject({ status: 400, code: "wrong-length" });
});

it.each(each)(
  "%s: a slow body keeps nobody else out, and leaves nothing when its client goes",
  async (_name, target) => {
    const { send, whole } = target();
    let controller: ReadableStreamDefaultController<Uint8Array> | null = null;
    const slow = send(
      new ReadableStream<Uint8Array>({
        start(given) {
          controller = given;
          given.enqueue(new Uint8Array(whole.subarray(0, 10)));
        },
      }),
      whole.length,
    );
    expect((await upload(key, Buffer.from("no pdf"))).status).toBe(422);
    (controller as ReadableStreamDefaultController<Uint8Array> | null)?.error(new Error("the client has gone"));
    expect((await slow).json.code).toBe("wrong-length");
  },
);

it.each(each.slice(0, 2))("%s: a body of another length than announced is refused", async (_name, target) => {
  const { send, whole } = target();
  for (const length of [whole.length - 1, whole.length + 1, 0]) {
    const { status, json } = await send(new Uint8Array(whole), length);
    expect([status < 500, status >= 400, typeof json.code]).toEqual([true, true, "string"]);
  }
});

describe("POST /messages with files", () => {
  const send = (body: Buffer) => TARGETS["POST /messages with files"]?.().send(new Uint8Array(body), body.length);

  it("whose end is missing is refused", async () => {
    const cut = multipart([message(), { name: "documents", filename: "x.pdf", bytes: pdf() }], false);
    expect((await send(cut))?.json.status).toBe(400);
  });

  it.each(["documents", "other", "message"])("with 10,000 parts %s gets a short answer", async (name) => {
    const many = Array.from({ length: 10_000 }, (_, index) => ({
      ...{ name: name === "other" ? `other-${index}` : name, bytes: Buffer.from("%PDF-1.7") },
      ...(name === "documents" ? { filename: `${index}.pdf` } : {}),
    }));
    const answer = await send(multipart([message(), ...many]));
    expect(answer?.json).toMatchObject({ status: 400, errors: [{ parameter: "documents", code: "too-many" }] });
    expect(answer?.bytes.length).toBeLessThan(2000);
  });

  it("with a ZIP that is named PDF beside a real PDF keeps neither", async () => {
    const files = [
      { name: "documents", filename: "a.pdf", bytes: pdf() },
      { name: "documents", filename: "b.pdf", bytes: ZIP },
    ];
    const answer = await send(multipart([message(), ...files]));
    expect(answer?.json).toMatchObject({ status: 422, errors: [{ code: "document-not-a-pdf" }] });
  });

  it("with file names that lead elsewhere, or that nobody can read, keeps nothing outside its message", async () => {
    const files = [{ name: "documents", filename: "../../etc/passwd\u0000.pdf", bytes: ZIP }];
    expect((await send(multipart([message(), ...files])))?.json.status).toBeGreaterThanOrEqual(400);
  });
});

it("a path that is no call is answered with problem details, to everybody alike", async () => {
  for (const authorization of ["", `Bearer ${key}`]) {
    const request = new Request("https://portal.example/api/v1/mesages/1", {
      headers: { host: "portal.example", ...(authorization ? { authorization } : {}) },
    });
    const response = await noSuchCall(request, { params: Promise.resolve({}) });
    expect([response.status, response.headers.get("content-type")]).toEqual([404, "application/problem+json"]);
    expect(await response.json()).toMatchObject({ code: "no-such-call", instance: "/api/v1/mesages/1" });
  }
});
