/** The body of an answer gives its place among the customer's answers back whatever becomes of the client. */
import { once } from "node:events";
import { createServer, get, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { pipeToNodeResponse } from "next/dist/server/pipe-readable";
import { signalFromNodeResponse } from "next/dist/server/web/spec-extension/adapters/next-request";
import { type AnswerStreamOptions, answerStream } from "@/lib/document/answer-stream";
import { byteStream } from "@/lib/document/byte-stream";
import { zipStream } from "@/lib/export/zip-stream";

const CHUNK = Buffer.alloc(64 * 1024);
let read = 0;
async function* chunks(count = 5) {
  for (let number = 0; number < count; number += 1) {
    read += 1;
    yield CHUNK;
  }
}
async function* entries() {
  yield { name: "a.pdf", lastModified: new Date("2026-11-23T09:00:00Z"), input: chunks() };
}

const BODIES: Record<string, (options: AnswerStreamOptions) => ReadableStream<Uint8Array>> = {
  "a document": ({ onEnd = () => {}, ...options }) =>
    byteStream({ chunks: chunks(), length: 5 * CHUNK.length, release: onEnd }, options),
  "a ZIP": (options) => zipStream(entries(), options),
};

beforeEach(() => {
  read = 0;
});

/** Serves one request; its client disconnects when `answer` says so. */
async function whileClientLeaves(answer: (response: ServerResponse, leave: () => Promise<void>) => Promise<void>) {
  let client: ReturnType<typeof get> | undefined;
  const served = Promise.withResolvers<void>();
  const server = createServer((_request: IncomingMessage, response) => {
    const leave = async () => {
      const closed = once(response, "close");
      client?.destroy();
      await closed;
    };
    answer(response, leave).then(served.resolve, served.reject);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  client = get({ host: "127.0.0.1", port: (server.address() as AddressInfo).port }).on("error", () => {});
  await served.promise;
  server.close();
}

describe.each(Object.keys(BODIES))("%s for a client that goes before Next sends it", (name) => {
  const body = BODIES[name] as (typeof BODIES)[string];

  it.each([
    ["before the stream is made", true],
    ["after the stream is made", false],
  ])("%s: nothing is read, and the place is given back", async (_when, isGone) => {
    await whileClientLeaves(async (response, leave) => {
      const signal = signalFromNodeResponse(response);
      if (isGone) await leave();
      const ended = Promise.withResolvers<void>();
      const stream = body({ signal, onEnd: ended.resolve });
      if (!isGone) await leave();
      // Next neither reads the stream nor cancels it.
      await pipeToNodeResponse(stream, response);
      await ended.promise;
    });
    expect(read).toBe(0);
  });

  it("without a signal, after ten minutes", async () => {
    jest.useFakeTimers();
    try {
      const onEnd = jest.fn();
      body({ onEnd });
      await jest.advanceTimersByTimeAsync(599_999);
      expect(onEnd).toHaveBeenCalledTimes(0);
      await jest.advanceTimersByTimeAsync(1);
      expect([onEnd.mock.calls.length, read]).toEqual([1, 0]);
    } finally {
      jest.useRealTimers();
    }
  });
});

it("a stream from which nothing is taken for 10 minutes fails and ends", async () => {
  jest.useFakeTimers();
  try {
    const onEnd = jest.fn();
    const reader = answerStream(chunks(), { onEnd }).getReader();
    await reader.read();
    await jest.advanceTimersByTimeAsync(599_999);
    await reader.read();
    await jest.advanceTimersByTimeAsync(599_999);
    expect(onEnd).toHaveBeenCalledTimes(0);
    await jest.advanceTimersByTimeAsync(1);
    expect(onEnd).toHaveBeenCalledTimes(1);
    await expect(reader.read()).rejects.toThrow("nothing was taken");
  } finally {
    jest.useRealTimers();
  }
});

it("the place is given back only when a read that has begun is over", async () => {
  const [begun, slow] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const closed = jest.fn();
  async function* reading() {
    try {
      begun.resolve();
      await slow.promise;
      yield CHUNK;
    } finally {
      closed();
    }
  }
  const onEnd = jest.fn();
  const stop = new AbortController();
  const reader = answerStream(reading(), { onEnd, signal: stop.signal }).getReader();
  const taken = reader.read();
  await begun.promise;
  stop.abort();
  await expect(taken).rejects.toThrow("aborted");
  expect([onEnd.mock.calls.length, closed.mock.calls.length]).toEqual([0, 0]);
  slow.resolve();
  await new Promise((resolve) => setImmediate(resolve));
  expect([onEnd.mock.calls.length, closed.mock.calls.length]).toEqual([1, 1]);
});

it("a client that goes while Next sends a document ends it without a fault", async () => {
  const ended = Promise.withResolvers<void>();
  await whileClientLeaves(async (response, leave) => {
    const stream = answerStream(chunks(10_000), { signal: signalFromNodeResponse(response), onEnd: ended.resolve });
    const sent = pipeToNodeResponse(stream, response);
    await leave();
    await Promise.all([sent, ended.promise]);
  });
});
