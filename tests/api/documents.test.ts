/** Documents of senders: uploaded whole or in parts, checked while they arrive, removed when no message takes them. */
import { isNull, sql } from "drizzle-orm";
import { uploadedDocuments, uploadParts, uploads } from "@/drizzle/schema/delivery";
import { documentBytes } from "@/drizzle/schema/document";
import { MAX_PART_BYTES, MAX_PARTS } from "@/lib/delivery/upload-parts";
import { takeUploadSlot } from "@/lib/delivery/upload-slots";
import { forgetExpired } from "@/lib/jobs/forget-expired";
import { webContext } from "@/lib/web/web-context";
import { webSettings } from "@/lib/web/web-settings";
import { documentsOf } from "@/tests/integration/delivery/batch-fixture";
import { untilLockWait } from "@/tests/integration/mailbox/mailbox-fixture";
import { type TestContext, testContext } from "@/tests/support/context";
import { encryptedPdf } from "@/tests/support/encrypted-pdf";
import { startS3 } from "@/tests/support/s3-server";
import { SERVER_SETTINGS } from "@/tests/support/test-server";
import { type Answered, call, errorsOf, messageJson, newKey, pdf, upload } from "./api-fixture";

jest.mock("@node-rs/argon2", () => jest.requireActual("@/tests/support/cheap-argon2"));
jest.mock("@/lib/web/web-settings", () => ({ webSettings: jest.fn() }));
jest.mock("@/lib/web/web-context", () => ({ webContext: jest.fn() }));

let test: TestContext;
let key: string;
beforeEach(async () => {
  test = await testContext();
  jest.mocked(webContext).mockReturnValue(test.ctx);
  jest.mocked(webSettings).mockReturnValue(SERVER_SETTINGS);
  key = await newKey(test.ctx);
});
afterEach(() => test?.close());

/** Rows of documents that are kept: theirs, and those of their bytes. */
async function kept() {
  const { db } = test.ctx;
  return {
    documents: await db.$count(uploadedDocuments),
    bytes: await db.$count(documentBytes),
    parts: await db.$count(uploadParts),
    uploads: await db.$count(uploads),
  };
}
const NOTHING = { documents: 0, bytes: 0, parts: 0, uploads: 0 };

/** A PDF of several pieces of the storage. */
const large = () =>
  Buffer.concat([pdf().subarray(0, 20), Buffer.from(`%${" ".repeat(9 * 1024 * 1024)}\n`), pdf().subarray(20)]);

/** Sends bytes with another length than announced. */
const sendAs = (announced: number | null, bytes: Buffer, type = "application/pdf") =>
  call(key, "POST", "/documents?filename=x.pdf", {
    body: new ReadableStream({
      start(controller) {
        for (let from = 0; from < bytes.length; from += 10)
          controller.enqueue(Uint8Array.from(bytes.subarray(from, from + 10)));
        controller.close();
      },
    }),
    headers: { "content-type": type, ...(announced === null ? {} : { "content-length": String(announced) }) },
  });

describe("a whole document", () => {
  it("is stored while it arrives, larger than a piece of the storage, and read back by its customer", async () => {
    const bytes = large();
    const { json: document } = await upload(key, bytes, "../Kötvény\u202e.pdf");
    expect(document).toMatchObject({ filename: "_Kötvény.pdf", size: bytes.length });
    const placed = await call(key, "POST", "/messages", { json: messageJson({ documents: [document.id] }) });
    expect(placed.status).toBe(201);
    const [stored] = Object.values(await documentsOf(test.ctx, placed.json.id));
    expect(stored?.equals(bytes)).toBe(true);
  });

  it("with another length than announced, or without one, is refused and not kept", async () => {
    const bytes = pdf();
    expect((await sendAs(bytes.length + 1, bytes)).json.code).toBe("wrong-length");
    expect((await sendAs(bytes.length - 1, bytes)).json.code).toBe("wrong-length");
    expect((await sendAs(null, bytes)).json.code).toBe("length-required");
    expect((await sendAs(bytes.length, bytes, "text/plain")).json.code).toBe("unsupported-media-type");
    expect(await kept()).toEqual(NOTHING);
  });

  it.each([
    ["nothing", Buffer.alloc(0), "document-empty"],
    ["a ZIP named PDF", Buffer.concat([Buffer.from("PK\u0003\u0004"), Buffer.alloc(500)]), "document-not-a-pdf"],
    ["a PDF without its end", pdf().subarray(0, 90), "document-truncated"],
  ])("%s is refused and not kept", async (_name, bytes, code) => {
    const refused = await upload(key, bytes);
    expect([refused.status, refused.json.errors]).toMatchObject([422, [{ pointer: "", code }]]);
    expect(await kept()).toEqual(NOTHING);
  });

  it("that needs a password is refused; one that only restricts its use is not", async () => {
    const closed = await upload(key, await encryptedPdf("1.7", { userPassword: "titok" }));
    expect(closed.json.errors).toMatchObject([{ code: "document-encrypted" }]);
    expect((await upload(key, await encryptedPdf("1.7", { ownerPassword: "titok" }))).status).toBe(201);
  });

  it("larger than 50 MB is refused by its length, before its bytes", async () => {
    const refused = await sendAs(50 * 1024 * 1024 + 1, pdf());
    expect([refused.status, refused.json.errors]).toMatchObject([422, [{ code: "document-too-large" }]]);
  });

  it("waits for its turn while the process receives as many as it may", async () => {
    const releases = Array.from({ length: 100 }, () => takeUploadSlot()).filter((release) => release !== null);
    const busy = await upload(key);
    expect([busy.status, busy.json.code, busy.headers.get("retry-after")]).toEqual([503, "busy", "1"]);
    for (const release of releases) release();
    expect((await upload(key)).status).toBe(201);
  });
});

it("a call with files keeps its place until they are stored, because they are in memory", async () => {
  const free = () => {
    const releases = Array.from({ length: 100 }, () => takeUploadSlot()).filter((release) => release !== null);
    for (const release of releases) release();
    return releases.length;
  };
  const all = free();
  const form = new FormData();
  form.set("message", JSON.stringify(messageJson()));
  form.append("documents", new File([new Uint8Array(pdf())], "kötvény.pdf"));
  let placing = Promise.resolve<Answered | null>(null);
  await test.ctx.db.transaction(async (tx) => {
    await tx.execute(sql`lock table ${uploadedDocuments} in exclusive mode`);
    placing = call(key, "POST", "/messages", { body: form });
    await untilLockWait(test.ctx);
    expect(free()).toBe(all - 1);
  });
  expect((await placing)?.status).toBe(201);
  expect(free()).toBe(all);
});

describe("an upload in parts", () => {
  const begin = async () =>
    (await call(key, "POST", "/uploads", { json: { filename: "kötvény.pdf" } })).json.id as string;
  const put = (id: string, number: number | string, bytes: Buffer) =>
    call(key, "PUT", `/uploads/${id}/parts/${number}`, { body: new Uint8Array(bytes) });
  const complete = (id: string, parts: number) => call(key, "POST", `/uploads/${id}/complete`, { json: { parts } });

  it("becomes one document, whatever the order of its parts; a part sent again replaces the first", async () => {
    const bytes = pdf("részekben");
    const id = await begin();
    await put(id, 2, bytes.subarray(40));
    await put(id, 1, Buffer.from("wrong"));
    expect((await put(id, 1, bytes.subarray(0, 40))).json).toMatchObject({ number: 1, size: 40 });
    const first = await complete(id, 2);
    expect([first.status, first.json.size]).toEqual([200, bytes.length]);
    expect((await complete(id, 2)).json).toEqual(first.json);
    expect((await put(id, 3, bytes)).json.code).toBe("already-complete");
    expect(await kept()).toMatchObject({ documents: 1, bytes: 1, parts: 0 });
    expect((await call(key, "POST", "/messages", { json: messageJson({ documents: [first.json.id] }) })).status).toBe(
      201,
    );
  });

  it("with a missing part, one too many, or a wrong document is refused and can be mended", async () => {
    const bytes = pdf();
    const id = await begin();
    await put(id, 1, bytes.subarray(0, 50));
    await put(id, 3, bytes.subarray(50));
    expect((await complete(id, 3)).json.errors).toMatchObject([{ pointer: "/parts", code: "too-few" }]);
    expect((await complete(id, 1)).json.errors).toMatchObject([{ pointer: "/parts", code: "too-many" }]);
    await put(id, 2, Buffer.from("%"));
    await put(id, 1, Buffer.from("no pdf"));
    expect((await complete(id, 3)).json.errors).toMatchObject([{ code: "document-not-a-pdf" }]);
    await put(id, 1, bytes.subarray(0, 50));
    expect((await complete(id, 3)).status).toBe(200);
  });

  it("has parts numbered 1 to 100 of at most 4 MB, for its own sender only", async () => {
    const id = await begin();
    for (const number of [0, MAX_PARTS + 1, 1.5, "x"]) expect((await put(id, number, pdf())).status).toBe(422);
    expect((await put(id, 1, Buffer.alloc(MAX_PART_BYTES + 1))).json.code).toBe("body-too-large");
    expect((await put(id, 1, Buffer.alloc(0))).json.errors).toMatchObject([{ code: "document-empty" }]);
    key = await newKey(test.ctx, { sender: "another" });
    expect((await put(id, 1, pdf())).status).toBe(404);
    expect((await complete(id, 1)).status).toBe(404);
  });
});

it("belongs in the S3 store where one is configured; while the store is down it stays in the database", async () => {
  const s3 = await startS3();
  const withStore = await testContext({ env: s3.env });
  try {
    jest.mocked(webContext).mockReturnValue(withStore.ctx);
    key = await newKey(withStore.ctx);
    const bytes = [large(), pdf("kicsi"), pdf("később")];
    const ids: string[] = [];
    for (const [index, document] of bytes.entries()) {
      s3.down = index === 2 ? "503" : null;
      const uploaded = await upload(key, document, `${index}.pdf`);
      expect(uploaded.status).toBe(201);
      ids.push(uploaded.json.id);
    }
    s3.down = null;
    const places = await withStore.ctx.db.select().from(documentBytes);
    expect(ids.map((id) => places.find(({ documentId }) => documentId === id)?.storage)).toEqual([
      ...["s3", "s3", "database"],
    ]);
    const placed = await call(key, "POST", "/messages", { json: messageJson({ documents: ids }) });
    const stored = await documentsOf(withStore.ctx, placed.json.id);
    expect(bytes.map((document, index) => stored[`${index}.pdf`]?.equals(document))).toEqual([true, true, true]);
  } finally {
    await withStore.close();
    await s3.close();
  }
});

describe("several documents at once", () => {
  const send = (files: [string, Buffer][], query = "") => {
    const form = new FormData();
    for (const [name, bytes] of files) form.append("documents", new Blob([new Uint8Array(bytes)]), name);
    return call(key, "POST", `/documents${query}`, { body: form });
  };

  it("are stored in their order, and placed by a message", async () => {
    const files = ["Egy", "Kettő", "Három"].map((text): [string, Buffer] => [`${text}.pdf`, pdf(text)]);
    const stored = await send(files);
    expect(stored).toMatchObject({ status: 201, json: { data: files.map(([filename]) => ({ filename })) } });
    const documents = stored.json.data.map(({ id }: { id: string }) => id);
    const placed = await call(key, "POST", "/messages", { json: messageJson({ documents }) });
    expect(await documentsOf(test.ctx, placed.json.id)).toEqual(Object.fromEntries(files));
  });

  it("are stored all or none: every wrong one is named", async () => {
    const refused = await send([
      ["jó.pdf", pdf()],
      ["rossz.pdf", Buffer.from("PK")],
      ["/", pdf()],
    ]);
    expect([refused.status, errorsOf(refused.json)]).toEqual([422, ["/1 document-not-a-pdf", "/2 document-name"]]);
    expect(errorsOf((await send([])).json)).toEqual(["documents missing"]);
    expect(errorsOf((await send([["jó.pdf", pdf()]], "?filename=x.pdf")).json)).toEqual(["filename not-allowed"]);
    const large = await send([["nagy.pdf", Buffer.alloc(11 * 1024 * 1024)]]);
    expect(large.json.code).toBe("body-too-large");
    expect(await kept()).toEqual(NOTHING);
  });

  it("stay in the database while the S3 store fails", async () => {
    const s3 = await startS3();
    const withStore = await testContext({ env: s3.env });
    try {
      jest.mocked(webContext).mockReturnValue(withStore.ctx);
      key = await newKey(withStore.ctx);
      expect((await send([["egy.pdf", pdf()]])).status).toBe(201);
      s3.down = "503";
      expect((await send([["kettő.pdf", pdf()]])).status).toBe(201);
      s3.down = null;
      const places = await withStore.ctx.db.select().from(documentBytes);
      expect(places.map(({ storage }) => storage).sort()).toEqual(["database", "s3"]);
    } finally {
      await withStore.close();
      await s3.close();
    }
  });
});

it("what no message has taken is removed after 24 hours, and only that", async () => {
  const { json: taken } = await upload(key);
  const placed = await call(key, "POST", "/messages", { json: messageJson({ documents: [taken.id] }) });
  await upload(key);
  const { json: begun } = await call(key, "POST", "/uploads", { json: { filename: "x.pdf" } });
  await call(key, "PUT", `/uploads/${begun.id}/parts/1`, { body: new Uint8Array(pdf()) });
  test.clock.set("2026-11-24T09:00:00Z");
  await forgetExpired(test.ctx);
  expect(await kept()).toEqual({ documents: 2, bytes: 3, parts: 1, uploads: 1 });
  test.clock.set("2026-11-24T09:00:01Z");
  await forgetExpired(test.ctx);
  expect(await kept()).toEqual({ ...NOTHING, bytes: 1 });
  expect(Object.keys(await documentsOf(test.ctx, placed.json.id))).toEqual(["kötvény.pdf"]);
  expect(await test.ctx.db.select().from(uploadedDocuments).where(isNull(uploadedDocuments.messageId))).toEqual([]);
});
