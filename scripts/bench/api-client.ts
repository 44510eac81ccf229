/**
 * A client of the Sender API. It runs on the cores that are measured, so it uses Node's own requests, which send a body
 * without copying it: `fetch` takes several times the processor time.
 */
import { randomUUID } from "node:crypto";
import { Agent, request } from "node:http";
import { buffer } from "node:stream/consumers";
import postgres from "postgres";
import { API_SCOPES } from "@/lib/api/api-key";
import { createApiKey } from "@/lib/api/manage-keys";
import { openContext } from "@/lib/context";
import { createLog } from "@/lib/log";
import type { Settings } from "@/lib/settings";
import { seedAccounts } from "@/scripts/bench/delivery";

export type ApiClient = {
  /** @param path below /api/v1 */
  post(path: string, body?: string | Uint8Array, type?: string): Promise<unknown>;
  get(path: string): Promise<unknown>;
};

function clientOf(url: string, key: string, agent: Agent): ApiClient {
  // The same key would be answered with what an earlier client of the sender did.
  const run = randomUUID();
  let calls = 0;
  const call = (method: string, path: string, body: string | Uint8Array = "", type?: string) =>
    new Promise<unknown>((resolve, reject) => {
      calls += 1;
      const headers = {
        authorization: `Bearer ${key}`,
        "idempotency-key": `${run}-${calls}`,
        ...(method === "POST" ? { "content-length": Buffer.byteLength(body) } : {}),
        ...(type ? { "content-type": type } : {}),
      };
      const sent = request(`${url}/api/v1${path}`, { method, agent, headers }, async (response) => {
        try {
          const text = (await buffer(response)).toString();
          const isOk = response.statusCode === 200 || response.statusCode === 201;
          if (isOk) resolve(JSON.parse(text));
          else reject(new Error(`the API answers ${response.statusCode}: ${text}`));
        } catch (error) {
          reject(error);
        }
      });
      sent.on("error", reject).end(body);
    });
  return { post: (path, body, type) => call("POST", path, body, type), get: (path) => call("GET", path) };
}

/** Runs `work` with a client of a new key, and with the database in which its customers are. */
export async function withApiClient<T>(
  settings: Settings,
  url: string,
  work: (client: ApiClient, sql: postgres.Sql) => Promise<T>,
): Promise<T> {
  const { ctx, close } = openContext(settings, { name: "bench", log: createLog("error", "bench", "stderr") });
  const sql = postgres(settings.databaseUrl, { max: 1, prepare: false, onnotice: () => {} });
  const agent = new Agent({ keepAlive: true });
  try {
    await seedAccounts(sql);
    const input = { name: `bench ${randomUUID()}`, sender: "bench", scopes: API_SCOPES, days: 1, isTest: false };
    const { key } = await createApiKey(ctx, input);
    return await work(clientOf(url, key, agent), sql);
  } finally {
    agent.destroy();
    await sql.end();
    await close();
  }
}

/** Runs `work` for each item, `clients` at a time. */
export async function inParallel<T>(
  items: readonly T[],
  clients: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  let next = 0;
  const run = async () => {
    while (next < items.length) await work(items[next++] as T);
  };
  await Promise.all(Array.from({ length: clients }, run));
}
