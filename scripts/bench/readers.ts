import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { systemClock } from "@/lib/kernel/time";
import type { Figure } from "@/scripts/bench/figure";
import { atMost } from "@/scripts/bench/goal";
import type { BenchHost } from "@/scripts/bench/host";
import { placeDocuments } from "@/scripts/bench/large-documents";
import { proportionalBytes } from "@/scripts/bench/processes";
import { MB, peakDuring } from "@/scripts/bench/sampled-memory";
import { customerAddress, seedCustomers } from "@/scripts/bench/seed-customers";
import { signedInCookie } from "@/scripts/bench/signed-in";
import { readSlowly } from "@/scripts/bench/slow-reader";

/** A customer gets at most 16 answers with documents at a time, and at least four from each server process. */
const CUSTOMERS = 10;
const READERS_OF_EACH = 5;
const DOCUMENT_BYTES = 50 * MB;
/** Of each reader, so that all are far from the beginning and none near the end. */
const TAKEN_BYTES = 3 * MB;
const WITHIN_MS = 120_000;
const ASK_EVERY_MS = 250;
/** Until the garbage of the warm-up is collected. */
const REST_MS = 5000;
const MAX_MORE_MB = 60;

const NO_CUSTOMERS = { active: 0, expired: 0, invited: 0, stranger: 0, locked: 0, "locked-stranger": 0 };

type LargeDocument = { email: string; documentId: string };

/** Creates customers, each with one document of 50 MB. */
export async function seedReaders({ settings }: BenchHost): Promise<LargeDocument[]> {
  await seedCustomers(settings, { ...NO_CUSTOMERS, active: CUSTOMERS }, systemClock.now());
  const seeded: LargeDocument[] = [];
  for (let index = 0; index < CUSTOMERS; index += 1) {
    const email = customerAddress("active", index);
    const document = () => Buffer.alloc(DOCUMENT_BYTES, `${index} large`);
    const { documentIds } = await placeDocuments(settings, email, { messages: 1, documentsOfEach: 1, document });
    seeded.push({ email, documentId: documentIds[0] ?? "" });
  }
  return seeded;
}

/**
 * Reads an answer to its end on a connection of its own. The server processes take connections in turn, so each of them
 * has sent documents before it counts as idle; on one connection all would be sent by the same process.
 */
async function readOnce(url: string, cookie: string): Promise<void> {
  const [response] = (await once(get(url, { agent: false, headers: { cookie } }), "response")) as [IncomingMessage];
  if (response.statusCode !== 200) throw new Error(`${url} answered ${response.statusCode}`);
  for await (const _ of response);
}

/**
 * Measures how much memory the portal needs for fifty slow readers of large documents, beyond what it needs when it has
 * just sent each of the documents once. The memory of the database is not counted.
 */
export async function measureReaders(
  host: BenchHost,
  processes: number,
  seeded: readonly LargeDocument[],
): Promise<Figure[]> {
  const portal = await host.startPortal(processes);
  try {
    const documents: { url: string; cookie: string }[] = [];
    for (const { email, documentId } of seeded) {
      const cookie = await signedInCookie(host.settings, email);
      documents.push({ url: `${portal.url}/documents/${documentId}`, cookie });
    }
    for (const { url, cookie } of documents) await readOnce(url, cookie);
    await pause(REST_MS);
    const idle = proportionalBytes([portal.pid]);
    const readers = documents.flatMap(({ url, cookie }) =>
      Array.from({ length: READERS_OF_EACH }, () => readSlowly(url, cookie)),
    );
    const peak = await peakDuring([portal.pid], async () => {
      const isReading = () => readers.some((reader) => reader.fault() === null && reader.taken() < TAKEN_BYTES);
      for (let waited = 0; isReading() && waited < WITHIN_MS; waited += ASK_EVERY_MS) await pause(ASK_EVERY_MS);
    });
    const failed = readers.filter((reader) => reader.fault() !== null || reader.taken() < TAKEN_BYTES);
    for (const reader of failed) console.error(`A reader failed: ${reader.fault() ?? "too slow"}`);
    for (const reader of readers) reader.hangUp();
    return [
      {
        ...{ section: "readers", action: `${readers.length} slow readers of 50 MB`, processes, ceiling: null },
        ...{ perSecond: null, cpuMs: null, serverCpuMs: null, failures: failed.length },
        results: [
          { name: "more than idle", value: (peak - idle) / MB, unit: "MB", goal: atMost(MAX_MORE_MB) },
          { name: "idle", value: idle / MB, unit: "MB" },
        ],
      },
    ];
  } finally {
    await portal.stop();
  }
}
