/** Parts in a row of one object: what is requested of the store, and when its answer is ended. */
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { openS3Reader } from "@/lib/document/storage/s3-reader";
import { type FakeS3, startS3 } from "@/tests/support/s3-server";

const KEY = "documents/6b9f1c9e-0c53-4b7e-9c2a-1d8c0f6a7e11";
/** A busy machine may let a reader or the store wait long. */
const LIMITS = { silenceMs: 60_000, idleMs: 60_000 };
/** More than a connection and the client keep of an answer. */
const bytes = randomBytes(8_000_000);
const PART = 100_000;

let store: FakeS3;
let requests: { range: string | null; signal: AbortSignal }[] = [];
const send = globalThis.fetch;
beforeAll(async () => {
  store = await startS3();
  store.objects.set(KEY, bytes);
  jest.spyOn(globalThis, "fetch").mockImplementation((url, options) => {
    const { headers, signal } = options as { headers: Headers; signal: AbortSignal };
    requests.push({ range: headers.get("range"), signal });
    return send(url, options);
  });
});
beforeEach(() => {
  requests = [];
});
afterAll(() => store.close());

const ranges = () => requests.map(({ range }) => range);
async function expectPart(read: ReturnType<typeof openS3Reader>["read"], number: number, until?: number) {
  const part = await read(number * PART, PART, until);
  expect(Buffer.from(part).equals(bytes.subarray(number * PART, (number + 1) * PART))).toBe(true);
}

it("no byte behind the wanted ones is requested, and the last part alone by its own range", async () => {
  const { read } = openS3Reader(store.settings, KEY, LIMITS);
  for (let number = 0; number < 4; number += 1) await expectPart(read, number, 4 * PART);
  expect(ranges()).toEqual(["bytes=0-99999", "bytes=100000-399999"]);
  await expectPart(read, 4, 5 * PART);
  expect(ranges().at(-1)).toBe("bytes=400000-499999");
});

it("beyond what was wanted before, more is requested", async () => {
  const { read } = openS3Reader(store.settings, KEY, LIMITS);
  for (const number of [0, 1]) await expectPart(read, number, 3 * PART);
  for (const number of [2, 3, 4]) await expectPart(read, number, 5 * PART);
  expect(ranges()).toEqual(["bytes=0-99999", "bytes=100000-299999", "bytes=300000-499999"]);
});

it("ends the running answer when it is closed", async () => {
  const { read, close } = openS3Reader(store.settings, KEY, LIMITS);
  for (const number of [0, 1]) await expectPart(read, number);
  expect(requests[1]?.signal.aborted).toBe(false);
  close();
  expect(requests[1]?.signal.aborted).toBe(true);
  close();
});

it("of a reader that takes nothing for too long, every further part is a request of its own", async () => {
  const { read } = openS3Reader(store.settings, KEY, { ...LIMITS, idleMs: 20 });
  for (const number of [0, 1]) await expectPart(read, number);
  const { signal } = requests[1] ?? {};
  if (signal && !signal.aborted) await once(signal, "abort");
  for (const number of [2, 3, 4]) await expectPart(read, number);
  expect(ranges().slice(2)).toEqual(["bytes=200000-299999", "bytes=300000-399999", "bytes=400000-499999"]);
});
