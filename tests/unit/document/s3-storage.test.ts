/** The S3 client against a store that checks every signature, and against its faults. */
import { randomBytes } from "node:crypto";
import { openS3Reader } from "@/lib/document/storage/s3-reader";
import { s3Url } from "@/lib/document/storage/s3-request";
import { createS3Storage } from "@/lib/document/storage/s3-storage";
import { type FakeS3, type S3Fault, startS3 } from "@/tests/support/s3-server";

const LIMITS = { silenceMs: 60_000, retryAfterMs: [1, 1] };
/** A store that hangs is given up after a moment; one that answers may take its time on a busy machine. */
const limitsAt = (fault: S3Fault) => (fault === "hang" ? { ...LIMITS, silenceMs: 300 } : LIMITS);
const KEY = "documents/6b9f1c9e-0c53-4b7e-9c2a-1d8c0f6a7e11";
const bytes = randomBytes(200_000);

let store: FakeS3;
const storage = (change: Partial<FakeS3["settings"]> = {}, limits = LIMITS) =>
  createS3Storage({ ...store.settings, ...change }, limits);
beforeAll(async () => {
  store = await startS3();
});
beforeEach(() => {
  Object.assign(store, { faults: [], down: null, requests: [] });
  store.objects.clear();
});
afterAll(() => store.close());

it("writes an object once, reads any range of it and removes it, also a second time", async () => {
  async function* parts() {
    yield bytes.subarray(0, 70_000);
    yield bytes.subarray(70_000);
  }
  await storage().write(KEY, parts(), bytes.length);
  expect(store.objects.get(KEY)?.equals(bytes)).toBe(true);
  for (const [from, length] of [
    [0, bytes.length],
    [65_536, 65_552],
    [bytes.length - 1, 1],
    [5, 0],
  ] as const) {
    const part = await storage().read(KEY, from, length);
    expect(Buffer.from(part).equals(bytes.subarray(from, from + length))).toBe(true);
  }
  await storage().write(`${KEY}-2`, bytes, bytes.length);
  for (const key of [KEY, KEY, `${KEY}-2`]) await storage().remove(key);
  expect(store.objects.size).toBe(0);
});

it("refuses to write another number of bytes than announced", async () => {
  await expect(storage().write(KEY, bytes, bytes.length + 1)).rejects.toThrow("200001");
  expect(store.requests).toEqual([]);
});

it.each([
  ["SignatureDoesNotMatch", { secretAccessKey: "another-secret" }],
  ["InvalidAccessKeyId", { accessKeyId: "somebody-else" }],
  ["SignatureDoesNotMatch", { region: "test-2" }],
  ["NoSuchBucket", { bucket: "another-bucket" }],
])("names %s, asks only once, and leaks no secret", async (reason, change) => {
  store.faults = [];
  const error = await storage(change)
    .write(KEY, bytes, bytes.length)
    .catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ name: "StorageError", kind: "refused", reason });
  expect(String(error)).not.toMatch(/another-secret|kRt5/);
  expect(store.objects.size).toBe(0);
});

describe("faults of the store", () => {
  it.each<S3Fault>(["503", "hang", "cut", "lost-answer"])("%s once: written and read all the same", async (fault) => {
    const { write, read, remove } = storage({}, limitsAt(fault));
    store.faults = [fault];
    await write(KEY, bytes, bytes.length);
    expect(store.objects.get(KEY)?.equals(bytes)).toBe(true);
    store.faults = [fault];
    expect(Buffer.from(await read(KEY, 10, 100_000)).equals(bytes.subarray(10, 100_010))).toBe(true);
    store.faults = [fault];
    await remove(KEY);
    expect(store.objects.size).toBe(0);
  });

  it.each<S3Fault>(["503", "hang", "cut", "lost-answer"])(
    "%s for long: given up after three attempts",
    async (fault) => {
      await storage().write(KEY, bytes, bytes.length);
      store.down = fault;
      const failure = { kind: "unavailable", reason: expect.any(String) };
      const down = storage({}, limitsAt(fault));
      await expect(down.read(KEY, 0, 1000)).rejects.toMatchObject(failure);
      await expect(down.write(`${KEY}-2`, bytes, bytes.length)).rejects.toMatchObject(failure);
      if (fault === "503") expect(store.requests).toHaveLength(1 + 3 + 3);
    },
  );

  it("a missing object has no bytes, and a short one only those that it has, after one question", async () => {
    expect(await storage().read(KEY, 0, 10)).toHaveLength(0);
    store.objects.set(KEY, bytes.subarray(0, 100));
    expect(Buffer.from(await storage().read(KEY, 50, 51)).equals(bytes.subarray(50, 100))).toBe(true);
    expect(await storage().read(KEY, 100, 1)).toHaveLength(0);
    expect(store.requests).toHaveLength(3);
  });

  it("an answer that ignores the range is refused", async () => {
    store.objects.set(KEY, bytes);
    store.down = "whole";
    await expect(storage().read(KEY, 0, bytes.length)).rejects.toMatchObject({ kind: "refused" });
  });

  it.each<S3Fault>(["404", "416"])(
    "a bare %s is a fault of what is in front of the store, no missing object",
    async (fault) => {
      store.down = fault;
      const failure = { kind: "unavailable", reason: `status ${fault}` };
      await expect(storage().read(KEY, 0, 10)).rejects.toMatchObject(failure);
      await expect(storage().remove(KEY)).rejects.toMatchObject(failure);
    },
  );

  it("a store that is not there is unavailable", async () => {
    const gone = await startS3();
    await gone.close();
    const read = createS3Storage(gone.settings, LIMITS).read(KEY, 0, 1);
    await expect(read).rejects.toMatchObject({ kind: "unavailable", reason: "ECONNREFUSED" });
  });
});

describe("parts in a row", () => {
  const PART = 65_552;
  const readAll = async (limits = LIMITS) => {
    const { read } = openS3Reader(store.settings, KEY, limits);
    const parts: Uint8Array[] = [];
    for (let from = 0; from < bytes.length; from += PART) parts.push(await read(from, PART));
    return Buffer.concat(parts);
  };
  beforeEach(() => store.objects.set(KEY, bytes));

  it("come from one running answer, a part elsewhere from a request of its own", async () => {
    expect((await readAll()).equals(bytes)).toBe(true);
    expect(store.requests).toHaveLength(2);
    const { read } = openS3Reader(store.settings, KEY, LIMITS);
    const parts = await Promise.all([read(0, 10), read(10, 10), read(20, 10), read(150_000, 10)]);
    expect(Buffer.concat(parts).equals(Buffer.concat([bytes.subarray(0, 30), bytes.subarray(150_000, 150_010)]))).toBe(
      true,
    );
    expect(store.requests).toHaveLength(2 + 3);
  });

  it.each<S3Fault>(["503", "hang", "cut", "lost-answer"])(
    "are whole although the running answer does %s",
    async (fault) => {
      store.beforeRequest = () => {
        if (store.requests.length === 1) store.faults = [fault];
      };
      expect((await readAll(limitsAt(fault))).equals(bytes)).toBe(true);
      store.beforeRequest = null;
    },
  );

  it("end with an error when the store stays away", async () => {
    store.beforeRequest = () => {
      if (store.requests.length === 1) store.down = "cut";
    };
    await expect(readAll()).rejects.toMatchObject({ kind: "unavailable" });
    store.beforeRequest = null;
  });

  it("have no bytes where the object is gone meanwhile", async () => {
    store.beforeRequest = () => {
      if (store.requests.length === 2) store.objects.clear();
    };
    expect((await readAll()).equals(bytes.subarray(0, PART))).toBe(true);
    store.beforeRequest = null;
  });
});

it("addresses a bucket by path or by host", () => {
  const settings = { ...store.settings, endpoint: "https://s3.example.hu:9000", bucket: "portal" };
  expect(s3Url(settings, "documents/a").href).toBe("https://s3.example.hu:9000/portal/documents/a");
  expect(s3Url(settings, null).href).toBe("https://s3.example.hu:9000/portal");
  const byHost = { ...settings, pathStyle: false };
  expect(s3Url(byHost, "documents/a").href).toBe("https://portal.s3.example.hu:9000/documents/a");
});
