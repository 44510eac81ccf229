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
const ITEMS = 13;
const DOCUMENTS_OF_A_MESSAGE = 8;
const SAMPLE_EVERY_MS = 50;
const MB = 1024 * 1024;

/** Resident memory of a process, bytes; 0 where /proc is not. */
function residentBytes(pid: number): number {
  try {
    return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}

/** Two gigabytes of documents, placed by the real operation. @returns the ids of the items */
async function placeLargeItems(settings: Settings, email: string): Promise<string[]> {
  const { ctx, close } = openContext(settings, { name: "bench", log: createLog("error", "bench", "stderr") });
  try {
    const account = await findAccountByAddress(ctx.db, email);
    if (!account) throw new Error(`no account ${email}`);
    const messages: PreparedMessage[] = [];
    for (let item = 0; item < ITEMS; item += 1) {
      const documents = [];
      for (let index = 0; index < DOCUMENTS_OF_A_MESSAGE; index += 1) {
        const documentId = ctx.random.uuid();
        const sealed = sealDocument(ctx, { documentId, bytes: Buffer.alloc(DOCUMENT_BYTES, `${item} ${index}`) });
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

export type ArchiveRun = { gigabytes: number; megabytesPerSecond: number; idleMb: number; peakMb: number };

/** Streams a ZIP of two gigabytes out of the running portal; `bytesPerSecond` makes the reader a slow one. */
async function streamArchive(
  url: string,
  cookie: string,
  pid: number,
  bytesPerSecond: number | null,
  stopAfter: number,
): Promise<ArchiveRun> {
  const idle = residentBytes(pid);
  let peak = idle;
  const ended = new AbortController();
  const watching = (async () => {
    for await (const _ of every(SAMPLE_EVERY_MS, null, { signal: ended.signal })) {
      peak = Math.max(peak, residentBytes(pid));
    }
  })().catch(() => {});
  const begun = performance.now();
  const answer = await fetch(url, { headers: { cookie } });
  if (answer.status !== 200 || !answer.body) throw new Error(`the ZIP answered ${answer.status}`);
  let bytes = 0;
  for await (const piece of answer.body) {
    bytes += piece.length;
    if (bytesPerSecond) {
      const ahead = (bytes / bytesPerSecond) * 1000 - (performance.now() - begun);
      if (ahead > 0) await new Promise((resolve) => setTimeout(resolve, ahead));
    }
    if (bytes >= stopAfter) break;
  }
  const seconds = (performance.now() - begun) / 1000;
  ended.abort();
  await watching;
  return {
    gigabytes: bytes / 1024 ** 3,
    megabytesPerSecond: bytes / MB / seconds,
    idleMb: idle / MB,
    peakMb: peak / MB,
  };
}

/** A reader who takes what comes, and one at 20 MB/s who leaves after a while: the memory must be the same. */
export async function measureArchive(
  settings: Settings,
  portal: { url: string; cookie: string; pid: number; email: string },
): Promise<{ fast: ArchiveRun; slow: ArchiveRun }> {
  const ids = await placeLargeItems(settings, portal.email);
  const url = `${portal.url}/download/zip?ids=${ids.join(",")}`;
  const fast = await streamArchive(url, portal.cookie, portal.pid, null, Number.POSITIVE_INFINITY);
  const slow = await streamArchive(url, portal.cookie, portal.pid, 20 * MB, 300 * MB);
  return { fast, slow };
}
