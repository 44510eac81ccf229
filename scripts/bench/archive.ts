import { readFileSync } from "node:fs";
import { setInterval as every } from "node:timers/promises";
import { findAccountByAddress } from "@/lib/account/store";
import { openContext } from "@/lib/context";
import { inTransaction } from "@/lib/db/transaction";
import { sealDocument } from "@/lib/document/seal";
import { stageDocumentBytes } from "@/lib/document/store";
import { createLog } from "@/lib/log";
import { type PreparedMessage, placeMessages } from "@/lib/mailbox/placing/place-messages";
import type { Settings } from "@/lib/settings";

const DOCUMENT_BYTES = 20 * 1024 * 1024;
const MESSAGES = 13;
const DOCUMENTS_OF_A_MESSAGE = 8;
const SAMPLE_EVERY_MS = 50;
const MB = 1024 * 1024;

/** Resident memory of a process in bytes; 0 on systems without /proc. */
function residentBytes(pid: number): number {
  try {
    return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}

/** Places messages with two gigabytes of documents by the portal's own operation. @returns the ids of the messages */
async function placeLargeMessages(settings: Settings, email: string): Promise<string[]> {
  const { ctx, close } = openContext(settings, { name: "bench", log: createLog("error", "bench", "stderr") });
  try {
    const account = await findAccountByAddress(ctx.db, email);
    if (!account) throw new Error(`no account ${email}`);
    const messages: PreparedMessage[] = [];
    for (let message = 0; message < MESSAGES; message += 1) {
      const documents = [];
      for (let index = 0; index < DOCUMENTS_OF_A_MESSAGE; index += 1) {
        const documentId = ctx.random.uuid();
        const sealed = sealDocument(ctx, { documentId, bytes: Buffer.alloc(DOCUMENT_BYTES, `${message} ${index}`) });
        await stageDocumentBytes(ctx.db, null, [sealed]);
        const { sizeBytes, sha256 } = sealed;
        documents.push({ id: documentId, filename: `${index}.pdf`, mediaType: "application/pdf", sizeBytes, sha256 });
      }
      const id = ctx.random.uuid();
      messages.push({
        ...{ id, accountId: account.id, source: "bench", senderReference: id, contentDigest: "0".repeat(64) },
        ...{ sender: "Bench", contractNumber: null, product: null, documentType: "other" as const, subject: "Bench" },
        ...{ body: "", allowReply: false, inReplyTo: null, documents },
      });
    }
    await inTransaction(ctx.db, (tx) => placeMessages(ctx, tx, null, messages, ctx.clock.now()));
    return messages.map(({ id }) => id);
  } finally {
    await close();
  }
}

export type ArchiveMeasurement = { gigabytes: number; megabytesPerSecond: number; idleMb: number; peakMb: number };

/**
 * Downloads the ZIP from the running portal and samples the portal's memory.
 *
 * @param bytesPerSecond speed of the download; null for no limit
 * @param stopAfter bytes after which the client disconnects
 */
async function streamArchive(
  url: string,
  cookie: string,
  pid: number,
  bytesPerSecond: number | null,
  stopAfter: number,
): Promise<ArchiveMeasurement> {
  const idle = residentBytes(pid);
  let peak = idle;
  const ended = new AbortController();
  const sampling = (async () => {
    for await (const _ of every(SAMPLE_EVERY_MS, null, { signal: ended.signal })) {
      peak = Math.max(peak, residentBytes(pid));
    }
  })().catch(() => {});
  const begun = performance.now();
  const response = await fetch(url, { headers: { cookie } });
  if (response.status !== 200 || !response.body) throw new Error(`the ZIP answered ${response.status}`);
  let bytes = 0;
  for await (const piece of response.body) {
    bytes += piece.length;
    if (bytesPerSecond) {
      const ahead = (bytes / bytesPerSecond) * 1000 - (performance.now() - begun);
      if (ahead > 0) await new Promise((resolve) => setTimeout(resolve, ahead));
    }
    if (bytes >= stopAfter) break;
  }
  const seconds = (performance.now() - begun) / 1000;
  ended.abort();
  await sampling;
  return {
    gigabytes: bytes / 1024 ** 3,
    megabytesPerSecond: bytes / MB / seconds,
    idleMb: idle / MB,
    peakMb: peak / MB,
  };
}

/** Measures a fast client, and one at 20 MB/s that disconnects after 300 MB: both must need the same memory. */
export async function measureArchive(
  settings: Settings,
  portal: { url: string; cookie: string; pid: number; email: string },
): Promise<{ fast: ArchiveMeasurement; slow: ArchiveMeasurement }> {
  const ids = await placeLargeMessages(settings, portal.email);
  const url = `${portal.url}/download/zip?ids=${ids.join(",")}`;
  const fast = await streamArchive(url, portal.cookie, portal.pid, null, Number.POSITIVE_INFINITY);
  const slow = await streamArchive(url, portal.cookie, portal.pid, 20 * MB, 300 * MB);
  return { fast, slow };
}
