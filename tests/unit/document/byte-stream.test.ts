import { byteStream } from "@/lib/document/byte-stream";

async function* chunksOf(bytes: Buffer, length = 128 * 1024): AsyncGenerator<Buffer> {
  for (let from = 0; from < bytes.length; from += length) yield bytes.subarray(from, from + length);
}

let released = 0;
const release = () => {
  released += 1;
};
beforeEach(() => {
  released = 0;
});

const bodyOf = (bytes: Buffer, onTaken?: () => Promise<void>) =>
  byteStream({ chunks: chunksOf(bytes), length: bytes.length, release, onTaken });

it("streams every byte, releases at the end, and an empty file too", async () => {
  const bytes = Buffer.alloc(200_001, "ab");
  const body = await new Response(bodyOf(bytes)).arrayBuffer();
  expect([Buffer.from(body).equals(bytes), released]).toEqual([true, 1]);
  expect(await new Response(bodyOf(Buffer.alloc(0))).text()).toBe("");
  expect(released).toBe(2);
});

it("a complete download is recorded before its last 64 KB are given, once", async () => {
  const taken = jest.fn(async () => {});
  const reader = bodyOf(Buffer.alloc(128 * 1024), taken).getReader();
  expect((await reader.read()).value).toHaveLength(64 * 1024);
  expect(taken).toHaveBeenCalledTimes(0);
  expect((await reader.read()).value).toHaveLength(64 * 1024);
  expect(taken).toHaveBeenCalledTimes(1);
  expect([(await reader.read()).done, taken.mock.calls.length]).toEqual([true, 1]);
});

it("a chunk is freed with its last part, which keeps the bytes", async () => {
  const chunk = Buffer.alloc(128 * 1024, "ab");
  async function* one() {
    yield chunk;
  }
  const reader = byteStream({ chunks: one(), length: chunk.length, release }).getReader();
  const first = await reader.read();
  expect(chunk).toHaveLength(128 * 1024);
  const last = await reader.read();
  expect(chunk).toHaveLength(0);
  const part = Buffer.alloc(64 * 1024, "ab");
  expect([first, last].map(({ value }) => value && part.equals(value))).toEqual([true, true]);
});

it("releases when the client goes, and when the bytes cannot be read", async () => {
  const reader = bodyOf(Buffer.alloc(300_000)).getReader();
  await reader.read();
  expect(released).toBe(0);
  await reader.cancel();
  expect(released).toBe(1);
  async function* broken(): AsyncGenerator<Buffer> {
    yield Buffer.alloc(10);
    throw new Error("damaged");
  }
  const stream = byteStream({ chunks: broken(), length: 20, release });
  await expect(new Response(stream).arrayBuffer()).rejects.toThrow("damaged");
  expect(released).toBe(2);
});
