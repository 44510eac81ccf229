import { randomUUID } from "node:crypto";
import postgres from "postgres";
import { API_SCOPES } from "@/lib/api/api-key";
import { createApiKey } from "@/lib/api/manage-keys";
import { openContext } from "@/lib/context";
import { chunksOf } from "@/lib/kernel/chunks";
import { createLog } from "@/lib/log";
import type { Settings } from "@/lib/settings";
import { rawInsertsPerSecond, seedAccounts } from "@/scripts/bench/delivery";
import { pdfBytes } from "@/scripts/bench/pdf-bytes";
import { proportionalBytes } from "@/scripts/bench/processes";
import { peakDuring } from "@/scripts/bench/sampled-memory";

const CUSTOMERS = 25;
/** Documents of 100 KB that a multipart body of 10 MB holds. */
const DOCUMENTS_PER_CALL = 100;
const MESSAGES_PER_CALL = 1000;
/** Calls under way at a time, as of one output system. */
const CLIENTS = 2;

export type BatchPlacing = { messages: number; messagesPerSecond: number; rawPerSecond: number };
/** Seconds of collecting, previewing and committing a batch of short messages; memory of the portal's process. */
export type BatchMemory = {
  messages: number;
  collectSeconds: number;
  previewSeconds: number;
  commitSeconds: number;
  idleBytes: number;
  peakBytes: number;
};

type Client = {
  post(path: string, body?: BodyInit, type?: string): Promise<unknown>;
  get(path: string): Promise<unknown>;
};

async function answered(response: Response): Promise<unknown> {
  if (!response.ok) throw new Error(`the API answers ${response.status}: ${await response.text()}`);
  return response.json();
}

function clientOf(url: string, key: string): Client {
  // The same key would be answered with what an earlier client of the sender did.
  const run = randomUUID();
  let calls = 0;
  const authorization = `Bearer ${key}`;
  return {
    post(path, body, type) {
      calls += 1;
      const headers = {
        authorization,
        "idempotency-key": `${run}-${calls}`,
        ...(type ? { "content-type": type } : {}),
      };
      return fetch(`${url}/api/v1${path}`, { method: "POST", headers, body }).then(answered);
    },
    get: (path) => fetch(`${url}/api/v1${path}`, { headers: { authorization } }).then(answered),
  };
}

async function withClient<T>(
  settings: Settings,
  url: string,
  work: (client: Client, sql: postgres.Sql) => Promise<T>,
): Promise<T> {
  const { ctx, close } = openContext(settings, { name: "bench", log: createLog("error", "bench", "stderr") });
  const sql = postgres(settings.databaseUrl, { max: 1, prepare: false, onnotice: () => {} });
  try {
    await seedAccounts(sql);
    const input = { name: "bench batches", sender: "bench", scopes: API_SCOPES, days: 1, isTest: false };
    const { key } = await createApiKey(ctx, input);
    return await work(clientOf(url, key), sql);
  } finally {
    await sql.end();
    await close();
  }
}

/** Runs `work` for each item, CLIENTS at a time. */
async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  let next = 0;
  const run = async () => {
    while (next < items.length) await work(items[next++] as T);
  };
  await Promise.all(Array.from({ length: CLIENTS }, run));
}

const openBatch = async (client: Client) =>
  ((await client.post("/batches", "{}", "application/json")) as { id: string }).id;
const ndjson = (messages: unknown[]) => messages.map((message) => JSON.stringify(message)).join("\n");

function messageOf(prefix: string, index: number, documents: string[]) {
  return {
    ...{ senderReference: `${prefix}-${index}`, email: `bench${index % CUSTOMERS}@example.hu`, contractNumber: "1" },
    ...{ documentType: "notice", subject: `Bench ${index}`, body: "Bench", documents },
  };
}

/** A multipart body with this many documents, all with the same bytes. */
async function encodedDocuments(count: number) {
  const bytes = new Uint8Array(pdfBytes());
  const form = new FormData();
  for (let index = 0; index < count; index += 1)
    form.append("documents", new Blob([bytes], { type: "application/pdf" }), `${index}.pdf`);
  const encoded = new Response(form);
  return { body: new Uint8Array(await encoded.arrayBuffer()), type: encoded.headers.get("content-type") ?? "" };
}

/**
 * Places a batch with documents of 100 KB by the Sender API: uploads, adding, commit. Compares with plain inserts of the
 * same bytes, one row a statement.
 */
export function compareApiBatch(settings: Settings, url: string, messages: number): Promise<BatchPlacing> {
  return withClient(settings, url, async (client, sql) => {
    // Encoded once: what the sender's system does takes none of the measured time, as with an output system elsewhere.
    const encoded = new Map<number, { body: Uint8Array<ArrayBuffer>; type: string }>();
    for (const { length } of chunksOf(Array(messages).fill(0), DOCUMENTS_PER_CALL)) {
      if (!encoded.has(length)) encoded.set(length, await encodedDocuments(length));
    }
    const begun = performance.now();
    const id = await openBatch(client);
    const indexes = Array.from({ length: messages }, (_, index) => index);
    await inParallel([...chunksOf(indexes, DOCUMENTS_PER_CALL)], async (part) => {
      const form = encoded.get(part.length);
      const { data } = (await client.post("/documents", form?.body, form?.type)) as { data: { id: string }[] };
      const added = part.map((index, place) => messageOf("BATCH", index, [data[place]?.id ?? ""]));
      await client.post(`/batches/${id}/messages`, ndjson(added), "application/x-ndjson");
    });
    await client.post(`/batches/${id}/commit`);
    const messagesPerSecond = messages / ((performance.now() - begun) / 1000);
    return { messages, messagesPerSecond, rawPerSecond: await rawInsertsPerSecond(sql, messages) };
  });
}

/** Collects, previews and commits a batch of messages without documents, and watches the memory of the portal's process. */
export function measureApiBatch(
  settings: Settings,
  portal: { url: string; pid: number },
  messages: number,
): Promise<BatchMemory> {
  return withClient(settings, portal.url, async (client) => {
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
        inParallel([...chunksOf(indexes, MESSAGES_PER_CALL)], async (part) => {
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
