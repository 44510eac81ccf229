/**
 * The nightly run of an insurer by the Sender API: several batches, one message with a document for each customer.
 * Watches the memory of the portal, which must not grow with the messages.
 */
import { chunksOf } from "@/lib/kernel/chunks";
import type { Settings } from "@/lib/settings";
import { documentEncoder, ndjson, openBatch, uploadDocuments } from "@/scripts/bench/api-batches";
import { type ApiClient, inParallel, withApiClient } from "@/scripts/bench/api-client";
import { documentBytes } from "@/scripts/bench/batch-folder";
import { seedCustomers } from "@/scripts/bench/large-batch";
import { proportionalBytes } from "@/scripts/bench/processes";
import { peakDuring } from "@/scripts/bench/sampled-memory";

const BATCHES = 4;
/** As many parts as a multipart body may have. */
const DOCUMENTS_PER_CALL = 100;
const MESSAGES_PER_CALL = 1000;
/** Lists of messages under way at a time, as of one output system. */
const CLIENTS = 2;

export type NightBatch = { messages: number; seconds: number; peakBytes: number };
export type Night = { messages: number; seconds: number; idleBytes: number; batches: NightBatch[] };

const messageOf = (index: number, document: string) => ({
  ...{ senderReference: `NIGHT-${index}`, email: `customer.${index}@example.hu`, contractNumber: `C${index}` },
  ...{
    documentType: "premium-bill",
    subject: `Díjbekérő ${index}`,
    body: "Tisztelt Ügyfelünk!",
    documents: [document],
  },
});

/** Opens a batch, uploads and adds its messages by many calls, and commits it. */
async function placeBatch(client: ApiClient, indexes: readonly number[]): Promise<void> {
  const encoded = documentEncoder(new Uint8Array(Buffer.from(documentBytes(0))));
  const id = await openBatch(client);
  await inParallel([...chunksOf(indexes, MESSAGES_PER_CALL)], CLIENTS, async (part) => {
    const ids: string[] = [];
    for (const { length } of chunksOf(part, DOCUMENTS_PER_CALL))
      ids.push(...(await uploadDocuments(client, await encoded(length))));
    const added = part.map((index, place) => messageOf(index, ids[place] ?? ""));
    await client.post(`/batches/${id}/messages`, ndjson(added), "application/x-ndjson");
  });
  await client.get(`/batches/${id}`);
  await client.post(`/batches/${id}/commit`);
}

/** Places `messages` messages, each with a document of 2 KB for a customer of its own, in BATCHES batches. */
export function measureNight(
  settings: Settings,
  portal: { url: string; pid: number },
  messages: number,
): Promise<Night> {
  return withApiClient(settings, portal.url, async (client, sql) => {
    await seedCustomers(sql, messages);
    const idleBytes = proportionalBytes([portal.pid]);
    const indexes = Array.from({ length: messages }, (_, index) => index);
    const batches: NightBatch[] = [];
    for (const part of chunksOf(indexes, Math.ceil(messages / BATCHES))) {
      const begun = performance.now();
      const peakBytes = await peakDuring([portal.pid], () => placeBatch(client, part));
      batches.push({ messages: part.length, seconds: (performance.now() - begun) / 1000, peakBytes });
    }
    const seconds = batches.reduce((sum, batch) => sum + batch.seconds, 0);
    return { messages, seconds, idleBytes, batches };
  });
}
