import type postgres from "postgres";
import { chunksOf } from "@/lib/kernel/chunks";
import type { Settings } from "@/lib/settings";
import { type ApiClient, inParallel, withApiClient } from "@/scripts/bench/api-client";
import { rawInsertsPerSecond } from "@/scripts/bench/delivery";
import { pdfBytes } from "@/scripts/bench/pdf-bytes";
import { cpuSeconds, proportionalBytes } from "@/scripts/bench/processes";
import { peakDuring } from "@/scripts/bench/sampled-memory";

const CUSTOMERS = 25;
/** Documents of 100 KB that a multipart body of 10 MB holds. */
const DOCUMENTS_PER_CALL = 100;
const MESSAGES_PER_CALL = 1000;
/** Calls under way at a time, as of one output system. */
const CLIENTS = 2;

/** Milliseconds of processor time for each document. */
export type CpuShares = { portal: number; database: number; client: number };
export type BatchPlacing = {
  messages: number;
  /** Of the first batch in a new database. */
  firstPerSecond: number;
  messagesPerSecond: number;
  cpuMs: CpuShares;
  rawPerSecond: number;
};
/** Seconds of collecting, previewing and committing a batch of short messages; memory of the portal's process. */
export type BatchMemory = {
  messages: number;
  collectSeconds: number;
  previewSeconds: number;
  commitSeconds: number;
  idleBytes: number;
  peakBytes: number;
};

export const openBatch = async (client: ApiClient) =>
  ((await client.post("/batches", "{}", "application/json")) as { id: string }).id;
export const ndjson = (messages: unknown[]) => messages.map((message) => JSON.stringify(message)).join("\n");

function messageOf(prefix: string, index: number, documents: string[]) {
  return {
    ...{ senderReference: `${prefix}-${index}`, email: `bench${index % CUSTOMERS}@example.hu`, contractNumber: "1" },
    ...{ documentType: "notice", subject: `Bench ${index}`, body: "Bench", documents },
  };
}

type EncodedDocuments = { body: Uint8Array; type: string };

/** Makes multipart bodies with so many documents, all with the same bytes; each is encoded once. */
export function documentEncoder(bytes: Uint8Array<ArrayBuffer>): (count: number) => Promise<EncodedDocuments> {
  const made = new Map<number, Promise<EncodedDocuments>>();
  return (count) => {
    const encoded = made.get(count) ?? encodeDocuments(count, bytes);
    made.set(count, encoded);
    return encoded;
  };
}

async function encodeDocuments(count: number, bytes: Uint8Array<ArrayBuffer>): Promise<EncodedDocuments> {
  const form = new FormData();
  for (let index = 0; index < count; index += 1)
    form.append("documents", new Blob([bytes], { type: "application/pdf" }), `${index}.pdf`);
  const encoded = new Response(form);
  return { body: new Uint8Array(await encoded.arrayBuffer()), type: encoded.headers.get("content-type") ?? "" };
}

/** Uploads documents by one call. @returns their ids */
export async function uploadDocuments(client: ApiClient, { body, type }: EncodedDocuments): Promise<string[]> {
  const { data } = (await client.post("/documents", body, type)) as { data: { id: string }[] };
  return data.map(({ id }) => id);
}

/**
 * Places a batch with documents of 100 KB: uploads, adding, commit.
 *
 * @param name beginning of the references
 * @returns seconds
 */
async function placeBatch(client: ApiClient, name: string, messages: number): Promise<number> {
  // Encoded before: what the sender's system does takes none of the measured time, as with an output system elsewhere.
  const encoded = documentEncoder(new Uint8Array(pdfBytes()));
  const indexes = Array.from({ length: messages }, (_, index) => index);
  const calls = [...chunksOf(indexes, DOCUMENTS_PER_CALL)];
  for (const { length } of calls) await encoded(length);
  const begun = performance.now();
  const id = await openBatch(client);
  await inParallel(calls, CLIENTS, async (part) => {
    const ids = await uploadDocuments(client, await encoded(part.length));
    const added = part.map((index, place) => messageOf(name, index, [ids[place] ?? ""]));
    await client.post(`/batches/${id}/messages`, ndjson(added), "application/x-ndjson");
  });
  await client.post(`/batches/${id}/commit`);
  return (performance.now() - begun) / 1000;
}

/** Processor time of the portal, the database and this process, which is the client. */
function cpuTimes({ pid, databasePid }: { pid: number; databasePid: number }): CpuShares {
  const { user, system } = process.cpuUsage();
  return { portal: cpuSeconds([pid]), database: cpuSeconds([databasePid]), client: (user + system) / 1e6 };
}

/**
 * Writes to the data files what is in memory, so that a measured run is not slowed down by what was written before it.
 * The files of the log up to here are then written over by what follows.
 */
const checkpoint = (sql: postgres.Sql) => sql`checkpoint`;

/**
 * Places batches with documents of 100 KB by the Sender API and compares with plain inserts of the same bytes, one row
 * a statement.
 *
 * A new database first creates the files of its log and fills each with zeros: as many bytes as are written to it
 * later. A database in use writes over those that it has. So an equal run goes before either, whose rate stands beside.
 */
export function compareApiBatch(
  settings: Settings,
  portal: { url: string; pid: number; databasePid: number },
  messages: number,
): Promise<BatchPlacing> {
  return withApiClient(settings, portal.url, async (client, sql) => {
    await checkpoint(sql);
    const firstSeconds = await placeBatch(client, "FIRST", messages);
    await checkpoint(sql);
    const before = cpuTimes(portal);
    const seconds = await placeBatch(client, "BATCH", messages);
    const after = cpuTimes(portal);
    const each = (part: keyof CpuShares) => ((after[part] - before[part]) * 1000) / messages;
    await checkpoint(sql);
    await rawInsertsPerSecond(sql, messages);
    await checkpoint(sql);
    return {
      messages,
      firstPerSecond: messages / firstSeconds,
      messagesPerSecond: messages / seconds,
      cpuMs: { portal: each("portal"), database: each("database"), client: each("client") },
      rawPerSecond: await rawInsertsPerSecond(sql, messages),
    };
  });
}

/**
 * Collects, previews and commits a batch of messages without documents, and watches the memory of the portal's process.
 */
export function measureApiBatch(
  settings: Settings,
  portal: { url: string; pid: number },
  messages: number,
): Promise<BatchMemory> {
  return withApiClient(settings, portal.url, async (client) => {
    const idleBytes = proportionalBytes([portal.pid]);
    const timed = async (work: () => Promise<unknown>) => {
      const begun = performance.now();
      await work();
      return (performance.now() - begun) / 1000;
    };
    const seconds = { collectSeconds: 0, previewSeconds: 0, commitSeconds: 0 };
    const peakBytes = await peakDuring([portal.pid], async () => {
      const id = await openBatch(client);
      const indexes = Array.from({ length: messages }, (_, index) => index);
      seconds.collectSeconds = await timed(() =>
        inParallel([...chunksOf(indexes, MESSAGES_PER_CALL)], CLIENTS, async (part) => {
          const added = part.map((index) => messageOf(`MEMORY-${messages}`, index, []));
          await client.post(`/batches/${id}/messages`, ndjson(added), "application/x-ndjson");
        }),
      );
      seconds.previewSeconds = await timed(() => client.get(`/batches/${id}`));
      seconds.commitSeconds = await timed(() => client.post(`/batches/${id}/commit`));
    });
    return { messages, ...seconds, idleBytes, peakBytes };
  });
}
