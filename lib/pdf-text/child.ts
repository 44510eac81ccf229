/**
 * The child process: reads PDFs from standard input and writes one line of JSON for each. Started by
 * pdf-text-reader.ts with Node's own type stripping, so it imports nothing of the project.
 *
 * A document comes as a header of 16 bytes (length, most pages, most characters, most megabytes; unsigned 32-bit, big
 * endian) and its bytes. The first line is `ready`: starting takes longer than most documents. pdf.js runs in a worker
 * thread, so that the main thread can watch the memory while it works.
 */
import { isMainThread, parentPort, Worker } from "node:worker_threads";

type Task = { bytes: Uint8Array; pages: number; characters: number };
type Answer = { pages: string[]; cut: boolean } | { error: "memory" | "password" | "broken" };

const HEADER_BYTES = 16;
const WATCH_MS = 10;
const BYTES_PER_MB = 1_048_576;

async function readPages({ bytes, pages, characters }: Task): Promise<Answer> {
  const { getResolvedPDFJS } = await import("unpdf");
  const { getDocument } = await getResolvedPDFJS();
  const loading = getDocument({
    data: bytes,
    verbosity: 0,
    disableFontFace: true,
    useSystemFonts: false,
    useWasm: false,
    maxImageSize: 1,
  });
  try {
    const document = await loading.promise;
    const texts: string[] = [];
    let left = characters;
    const last = Math.min(document.numPages, pages);
    for (let number = 1; number <= last && left > 0; number += 1) {
      const page = await document.getPage(number);
      const reader = page.streamTextContent().getReader();
      let text = "";
      while (left > 0) {
        const { done, value } = await reader.read();
        if (done) break;
        for (const item of value.items) {
          if (!("str" in item)) continue;
          const part = `${item.str}${item.hasEOL ? "\n" : ""}`.slice(0, left);
          left -= part.length;
          text += part;
        }
      }
      if (left <= 0) await reader.cancel(new Error("enough text"));
      page.cleanup();
      texts.push(text);
    }
    return { pages: texts, cut: last < document.numPages || left <= 0 };
  } finally {
    await loading.destroy();
  }
}

function errorOf(fault: unknown): Answer {
  return { error: (fault as { name?: unknown } | null)?.name === "PasswordException" ? "password" : "broken" };
}

async function serveWorker(): Promise<void> {
  const { getResolvedPDFJS } = await import("unpdf");
  await getResolvedPDFJS();
  parentPort?.on("message", (task: Task) => {
    readPages(task)
      .catch(errorOf)
      .then((answer) => parentPort?.postMessage(answer));
  });
  parentPort?.postMessage("ready");
}

function answer(line: Answer | "ready"): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

function serveParent(): void {
  const worker = new Worker(new URL(import.meta.url), { resourceLimits: { maxOldGenerationSizeMb: 256 } });
  let memoryMb = Number.POSITIVE_INFINITY;
  // The process ends when the memory is exceeded, because a worker cannot give it back.
  const end = (line: Answer) => {
    answer(line);
    process.exit(0);
  };
  worker.on("message", answer);
  worker.on("error", () => end({ error: "memory" }));
  setInterval(() => {
    if (process.memoryUsage.rss() > memoryMb * BYTES_PER_MB) end({ error: "memory" });
  }, WATCH_MS).unref();

  let received = Buffer.alloc(0);
  process.stdin.on("data", (chunk: Buffer) => {
    received = Buffer.concat([received, chunk]);
    while (received.length >= HEADER_BYTES) {
      const length = received.readUInt32BE(0);
      if (received.length < HEADER_BYTES + length) return;
      memoryMb = received.readUInt32BE(12);
      const bytes = Uint8Array.from(received.subarray(HEADER_BYTES, HEADER_BYTES + length));
      const task: Task = { bytes, pages: received.readUInt32BE(4), characters: received.readUInt32BE(8) };
      received = Buffer.from(received.subarray(HEADER_BYTES + length));
      worker.postMessage(task, [bytes.buffer]);
    }
  });
  process.stdin.on("end", () => process.exit(0));
}

if (isMainThread) serveParent();
else await serveWorker();
