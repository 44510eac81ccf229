import { API_SCOPES } from "@/lib/api/api-key";
import { createApiKey, listKeys, revokeApiKey } from "@/lib/api/manage-keys";
import type { Context } from "@/lib/context";
import { COMMAND_LINE_SOURCE } from "@/lib/delivery/deliver-batch";

const NAME = "demo";
const DAYS = 365;

/** Makes the demo's key of the Sender API and revokes that of the last start, which nobody knows any more. */
export async function renewDemoKey(ctx: Context): Promise<string> {
  for (const { id, name, state } of await listKeys(ctx)) {
    if (name === NAME && state === "active") await revokeApiKey(ctx, id);
  }
  const input = { name: NAME, sender: COMMAND_LINE_SOURCE, scopes: API_SCOPES, days: DAYS, isTest: false };
  return (await createApiKey(ctx, input)).key;
}
