/** The form by which staff upload a batch: streamed, bounded, and only from a person's own page and role. */
import { POST as handOver } from "@/app/staff/files/batch-uploads/[id]/result/route";
import { POST as upload } from "@/app/staff/files/batch-uploads/route";
import { batchUploads } from "@/drizzle/schema/batch-upload";
import { placeUpload } from "@/lib/delivery/upload/decide-upload";
import { placeUploadedBatch } from "@/lib/delivery/upload/place-uploaded-batch";
import { ZIP_LIMITS } from "@/lib/delivery/upload/unpack-zip";
import { receiveZip } from "@/lib/web/receive-zip";
import { writeStaffCookie } from "@/lib/web/staff-cookie";
import { staffMark } from "@/lib/web/staff-gate";
import { line, manifest, pdf } from "@/tests/integration/delivery/batch-fixture";
import { type Enrolled, enrol } from "@/tests/integration/staff/staff-fixture";
import { type TestContext, testContext } from "@/tests/support/context";
import { zipOf } from "@/tests/support/zip-writer";
import { jar, serveWith } from "./fake-browser";

jest.mock("@node-rs/argon2", () => jest.requireActual("@/tests/support/cheap-argon2"));
jest.mock("next/headers", () => jest.requireActual("./fake-browser").nextHeaders);
jest.mock("next/navigation", () => jest.requireActual("./fake-browser").nextNavigation);
jest.mock("@/lib/web/texts", () => jest.requireActual("./fake-browser").pageTexts);

const ORIGIN = "http://localhost:3000";
const PATH = "/staff/files/batch-uploads";

let test: TestContext;
let gabor: Enrolled;
beforeAll(async () => {
  test = await testContext({ now: "2031-03-03T09:00:00Z" });
  serveWith(test);
  gabor = await enrol(test, "sender");
});
afterAll(() => test.close());
beforeEach(async () => {
  jar.clear();
  await writeStaffCookie(jar as never, gabor.sessionId);
});

const batch = () =>
  zipOf([
    { name: "manifest.csv", bytes: manifest([line()]) },
    { name: "kötvény.pdf", bytes: pdf() },
  ]);

type Body = ConstructorParameters<typeof Request>[1];

async function post(init: Body & { headers?: Record<string, string> }): Promise<string> {
  const headers = { origin: ORIGIN, host: "localhost:3000", ...init.headers };
  const request = new Request(`${ORIGIN}${PATH}`, { method: "POST", ...init, headers, duplex: "half" } as never);
  const response = await upload(request, { params: Promise.resolve({}) });
  return response.headers.get("location") ?? String(response.status);
}

function formWith(zip: Buffer | null, owner = staffMark(gabor)): FormData {
  const form = new FormData();
  form.set("owner", owner);
  if (zip) form.set("zip", new Blob([new Uint8Array(zip)]), "köteg.zip");
  return form;
}
const uploads = () => test.ctx.db.$count(batchUploads);

it("keeps the batch and leads to the page that says what would happen", async () => {
  const before = await uploads();
  expect(await post({ body: formWith(batch()) })).toMatch(/^\/staff\/batches\/uploads\/[0-9a-f-]{36}$/);
  expect(await uploads()).toBe(before + 1);
  const [row] = await test.ctx.db.select().from(batchUploads);
  expect(row).toMatchObject({ filename: "köteg.zip", state: "checked", uploadedBy: gabor.member.id });
});

it("says what is wrong with the form or the file, and keeps nothing", async () => {
  const before = await uploads();
  const page = "/staff/batches/uploads?notice=";
  expect(await post({ body: formWith(null) })).toBe(`${page}no-file`);
  expect(await post({ body: formWith(Buffer.alloc(0)) })).toBe(`${page}no-file`);
  expect(await post({ body: new URLSearchParams({ owner: staffMark(gabor) }) })).toBe(`${page}no-file`);
  expect(await post({ body: formWith(Buffer.from("%PDF-1.7")) })).toBe(`${page}not-a-zip`);
  const cut = {
    body: "--x\r\nContent-Disposition: form-data",
    headers: { "content-type": "multipart/form-data; boundary=x" },
  };
  expect(await post(cut)).toBe(`${page}broken`);
  expect(await post({ ...cut, headers: { "content-type": "multipart/form-data" } })).toBe(`${page}no-file`);
  expect(await uploads()).toBe(before);
});

it("ends with the fault of the disk when the file cannot be written, instead of waiting for its end", async () => {
  const request = new Request(`${ORIGIN}${PATH}`, { method: "POST", body: formWith(Buffer.alloc(256 * 1024)) });
  await expect(receiveZip(request, "/no-such-folder")).rejects.toMatchObject({ code: "ENOENT" });
});

it("takes no more than the limit, and reads the rest without keeping it", async () => {
  const PART = Buffer.alloc(1024 * 1024);
  let sent = 0;
  const head = `--x\r\nContent-Disposition: form-data; name="zip"; filename="a.zip"\r\n\r\n`;
  const body = new ReadableStream({
    pull(controller) {
      if (sent === 0) controller.enqueue(new TextEncoder().encode(head));
      if (sent > ZIP_LIMITS.maxZipBytes + PART.length) {
        controller.enqueue(new TextEncoder().encode("\r\n--x--\r\n"));
        return controller.close();
      }
      sent += PART.length;
      controller.enqueue(new Uint8Array(PART));
    },
  });
  const headers = { "content-type": "multipart/form-data; boundary=x" };
  expect(await post({ body, headers })).toBe("/staff/batches/uploads?notice=too-large");
});

it("is closed to other roles, other people's forms, other origins and visitors", async () => {
  const before = await uploads();
  const [auditor, other] = [await enrol(test, "auditor"), await enrol(test, "sender")];
  expect(await post({ body: formWith(batch(), staffMark(other)) })).toBe("/staff?notice=other-account");
  expect(await post({ body: formWith(batch()), headers: { origin: "https://evil.example" } })).toBe("403");
  jar.clear();
  expect(await post({ body: formWith(batch()) })).toBe("401");
  await writeStaffCookie(jar as never, auditor.sessionId);
  expect(await post({ body: formWith(batch(), staffMark(auditor)) })).toBe("403");
  expect(await uploads()).toBe(before);
});

it("hands the initial passwords over as a file, once", async () => {
  const id = (await post({ body: formWith(batch()) })).split("/").at(-1) ?? "";
  await placeUpload(test.ctx, { id, by: gabor.member, confirmed: false });
  expect(await placeUploadedBatch(test.ctx, id)).toBe("placed");
  const ask = (owner = staffMark(gabor)) => {
    const headers = { origin: ORIGIN, host: "localhost:3000" };
    const request = new Request(`${ORIGIN}${PATH}/${id}/result`, {
      method: "POST",
      headers,
      body: new URLSearchParams({ owner }),
    });
    return handOver(request, { params: Promise.resolve({ id }) });
  };
  expect((await ask("x")).headers.get("location")).toBe("/staff?notice=other-account");
  const response = await ask();
  expect(response.headers.get("content-disposition")).toMatch(/^attachment; filename="result-/);
  expect(response.headers.get("cache-control")).toBe("private, no-store");
  expect(await response.text()).toMatch(/,[A-Za-z0-9]{12}\n$/);
  expect((await ask()).headers.get("location")).toBe(`/staff/batches/uploads/${id}?notice=gone`);
});
