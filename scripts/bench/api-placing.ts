import postgres from "postgres";
import { API_SCOPES } from "@/lib/api/api-key";
import { createApiKey } from "@/lib/api/manage-keys";
import { openContext } from "@/lib/context";
import { createLog } from "@/lib/log";
import type { Settings } from "@/lib/settings";
import { rawInsertsPerSecond, seedAccounts } from "@/scripts/bench/delivery";
import { pdfBytes } from "@/scripts/bench/pdf-bytes";

const MESSAGES = 500;
const CUSTOMERS = 25;
/** Calls under way at a time, as of one output system. */
const CLIENTS = 4;

export type ApiPlacing = { messagesPerSecond: number; rawPerSecond: number };

async function answered(response: Response): Promise<{ id: string }> {
  if (!response.ok) throw new Error(`the API answers ${response.status}: ${await response.text()}`);
  return (await response.json()) as { id: string };
}

/**
 * Places messages with documents of 100 KB by the Sender API, two calls a message, and compares with plain inserts of the
 * same bytes, one row a statement.
 *
 * @param url of the portal, without a slash at the end
 */
export async function compareApi(settings: Settings, url: string): Promise<ApiPlacing> {
  const { ctx, close } = openContext(settings, { name: "bench", log: createLog("error", "bench", "stderr") });
  const sql = postgres(settings.databaseUrl, { max: 1, prepare: false, onnotice: () => {} });
  try {
    await seedAccounts(sql);
    const input = { name: "bench", sender: "bench", scopes: API_SCOPES, days: 1, isTest: false };
    const { key } = await createApiKey(ctx, input);
    const authorization = `Bearer ${key}`;
    const bytes = new Uint8Array(pdfBytes());
    const place = async (index: number) => {
      const document = await answered(
        await fetch(`${url}/api/v1/documents?filename=bench.pdf`, {
          method: "POST",
          headers: { authorization, "content-type": "application/pdf" },
          body: bytes,
        }),
      );
      const message = {
        ...{ senderReference: `API-${index}`, email: `bench${index % CUSTOMERS}@example.hu`, contractNumber: "1" },
        ...{ documentType: "notice", subject: `Bench ${index}`, documents: [document.id] },
      };
      await answered(
        await fetch(`${url}/api/v1/messages`, {
          method: "POST",
          headers: { authorization, "content-type": "application/json", "idempotency-key": message.senderReference },
          body: JSON.stringify(message),
        }),
      );
    };
    let next = 0;
    const client = async () => {
      while (next < MESSAGES) await place(next++);
    };
    const begun = performance.now();
    await Promise.all(Array.from({ length: CLIENTS }, client));
    const seconds = (performance.now() - begun) / 1000;
    return { messagesPerSecond: MESSAGES / seconds, rawPerSecond: await rawInsertsPerSecond(sql, MESSAGES) };
  } finally {
    await sql.end();
    await close();
  }
}
