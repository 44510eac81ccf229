import postgres from "postgres";
import { systemClock } from "@/lib/kernel/time";
import { serveBarePage } from "@/scripts/bench/bare-page";
import type { Figure } from "@/scripts/bench/figure";
import { atLeast, atMost, type Goal } from "@/scripts/bench/goal";
import type { BenchHost } from "@/scripts/bench/host";
import { type Filling, placeDocuments } from "@/scripts/bench/large-documents";
import { pdfBytes } from "@/scripts/bench/pdf-bytes";
import { cpuSeconds, proportionalBytes } from "@/scripts/bench/processes";
import { MB, peakDuring } from "@/scripts/bench/sampled-memory";
import { customerAddress, seedCustomers } from "@/scripts/bench/seed-customers";
import { signedInCookie } from "@/scripts/bench/signed-in";

const LARGE_DOCUMENT_BYTES = 20 * MB;
/** Most that the client takes a second, where it is slow; and after what it hangs up. */
const SLOW_BYTES = 20 * MB;
const HANGS_UP_AFTER = 300 * MB;
/** What one process needed and sent when documents were decrypted whole. */
const RATE_GOAL = atLeast(38.5);
const MEMORY_GOAL = atMost(446);

const NO_CUSTOMERS = { active: 0, expired: 0, invited: 0, stranger: 0, locked: 0, "locked-stranger": 0 };
const EMAIL = customerAddress("active", 0);

/** Two gigabytes in large documents, and 200 MB in small ones. */
const FILLINGS: Record<"large" | "small", (pdf: Buffer) => Filling> = {
  large: () => ({
    messages: 13,
    documentsOfEach: 8,
    document: (message, index) => Buffer.alloc(LARGE_DOCUMENT_BYTES, `${message} ${index}`),
  }),
  small: (pdf) => ({ messages: 25, documentsOfEach: 80, document: () => pdf }),
};

type Download = { bytes: number; seconds: number; cpu: number; peak: number };

/** Downloads once, and measures the CPU time and the memory of the processes meanwhile. */
async function download(
  url: string,
  { cookie = "", pids }: { cookie?: string; pids: readonly number[] },
  { bytesPerSecond, stopAfter }: { bytesPerSecond?: number; stopAfter?: number } = {},
): Promise<Download> {
  const cpuBefore = cpuSeconds(pids);
  const begun = performance.now();
  let bytes = 0;
  const peak = await peakDuring(pids, async () => {
    const response = await fetch(url, { headers: { cookie } });
    if (response.status !== 200 || !response.body) throw new Error(`${url} answered ${response.status}`);
    for await (const piece of response.body) {
      bytes += piece.length;
      const ahead = bytesPerSecond ? (bytes / bytesPerSecond) * 1000 - (performance.now() - begun) : 0;
      if (ahead > 0) await new Promise((resolve) => setTimeout(resolve, ahead));
      if (stopAfter && bytes >= stopAfter) break;
    }
  });
  return { bytes, seconds: (performance.now() - begun) / 1000, cpu: cpuSeconds(pids) - cpuBefore, peak };
}

type Ceiling = { action: string; cpuOfByte: number; bytesPerSecond: number };

/** Downloads of the bare route, as many as have `bytes` together. */
async function measureBare(host: BenchHost, root: string, body: Buffer, bytes: number): Promise<Download> {
  const { settings, dataDir } = host;
  const pdf = { bytes: body, folder: dataDir };
  const bare = await serveBarePage({ root, say: () => {}, databaseUrl: settings.databaseUrl, pdf });
  try {
    const sum: Download = { bytes: 0, seconds: 0, cpu: 0, peak: 0 };
    await download(`${bare.url}pdf`, { pids: [bare.pid] });
    while (sum.bytes < bytes) {
      const one = await download(`${bare.url}pdf`, { pids: [bare.pid] });
      sum.bytes += one.bytes;
      sum.seconds += one.seconds;
      sum.cpu += one.cpu;
    }
    return sum;
  } finally {
    bare.stop();
  }
}

const mb = (name: string, bytes: number, goal?: Goal) => ({
  ...{ name, value: bytes / MB, unit: "MB" },
  ...(goal ? { goal } : {}),
});

function figureOf(
  action: string,
  { bytes, seconds, cpu, peak }: Download,
  idle: number,
  beside: Ceiling | null,
): Figure {
  const shares = beside
    ? [
        { name: "CPU", value: cpu / bytes / beside.cpuOfByte, unit: "×" },
        { name: "rate", value: bytes / seconds / beside.bytesPerSecond, unit: "×" },
        { name: "megabytes a second", value: bytes / seconds / MB, unit: "MB", goal: RATE_GOAL },
      ]
    : [];
  return {
    ...{ section: "archive", action, processes: 1, perSecond: null, failures: 0 },
    ...{ cpuMs: null, serverCpuMs: null, ceiling: beside?.action ?? null },
    results: [...shares, mb("idle", idle), mb("peak", peak, MEMORY_GOAL)],
  };
}

/** Makes the database write what was placed to its files now, and not while a ZIP is measured. */
async function checkpoint(databaseUrl: string): Promise<void> {
  const sql = postgres(databaseUrl, { max: 1 });
  await sql`checkpoint`;
  await sql.end();
}

/**
 * Downloads ZIPs of two gigabytes in large documents and of 200 MB in small ones, beside a bare route that streams as
 * many bytes from memory. CPU is that of the portal and the database. A slow client that hangs up must need no more
 * memory.
 */
export async function measureArchives(host: BenchHost, root: string): Promise<Figure[]> {
  const { settings } = host;
  await seedCustomers(settings, { ...NO_CUSTOMERS, active: 1 }, systemClock.now());
  const pdf = pdfBytes();
  const large = await placeDocuments(settings, EMAIL, FILLINGS.large(pdf));
  const small = await placeDocuments(settings, EMAIL, FILLINGS.small(pdf));
  await checkpoint(settings.databaseUrl);
  const cookie = await signedInCookie(settings, EMAIL);
  const body = Buffer.alloc(LARGE_DOCUMENT_BYTES, "bare");
  const bare = await measureBare(host, root, body, 100 * LARGE_DOCUMENT_BYTES);
  const ceiling = {
    action: "bare route, 20 MB",
    cpuOfByte: bare.cpu / bare.bytes,
    bytesPerSecond: bare.bytes / bare.seconds,
  };

  const portal = await host.startPortal(1);
  try {
    const pids = [portal.pid, host.databasePid()];
    const zipOf = (ids: readonly string[]) => `${portal.url}/download/zip?ids=${ids.join(",")}`;
    const measure = async (
      action: string,
      { messageIds }: { messageIds: string[] },
      beside: Ceiling | null,
      limits = {},
    ) => {
      const idle = proportionalBytes([portal.pid]);
      const cpuBefore = cpuSeconds(pids);
      const one = await download(zipOf(messageIds), { cookie, pids: [portal.pid] }, limits);
      return figureOf(action, { ...one, cpu: cpuSeconds(pids) - cpuBefore }, idle, beside);
    };
    return [
      await measure("ZIP of 2,000 documents of 100 KB", small, ceiling),
      await measure("ZIP of 104 documents of 20 MB", large, ceiling),
      await measure("the same, slow client that hangs up", large, null, {
        bytesPerSecond: SLOW_BYTES,
        stopAfter: HANGS_UP_AFTER,
      }),
    ];
  } finally {
    await portal.stop();
  }
}
