import type { Settings } from "@/lib/settings";
import { inParallel, withApiClient } from "@/scripts/bench/api-client";
import { rawInsertsPerSecond } from "@/scripts/bench/delivery";
import { pdfBytes } from "@/scripts/bench/pdf-bytes";

const MESSAGES = 500;
const CUSTOMERS = 25;
/** Calls under way at a time, as of one output system. */
const CLIENTS = 4;

export type ApiPlacing = { messagesPerSecond: number; rawPerSecond: number };

/**
 * Places messages with documents of 100 KB by the Sender API, two calls a message, and compares with plain inserts of
 * the same bytes, one row a statement.
 *
 * @param url of the portal, without a slash at the end
 */
export function compareApi(settings: Settings, url: string): Promise<ApiPlacing> {
  return withApiClient(settings, url, async (client, sql) => {
    const bytes = pdfBytes();
    const place = async (index: number) => {
      const { id } = (await client.post("/documents?filename=bench.pdf", bytes, "application/pdf")) as { id: string };
      const message = {
        ...{ senderReference: `API-${index}`, email: `bench${index % CUSTOMERS}@example.hu`, contractNumber: "1" },
        ...{ documentType: "notice", subject: `Bench ${index}`, documents: [id] },
      };
      await client.post("/messages", JSON.stringify(message), "application/json");
    };
    const begun = performance.now();
    await inParallel(
      Array.from({ length: MESSAGES }, (_, index) => index),
      CLIENTS,
      place,
    );
    const seconds = (performance.now() - begun) / 1000;
    return { messagesPerSecond: MESSAGES / seconds, rawPerSecond: await rawInsertsPerSecond(sql, MESSAGES) };
  });
}
