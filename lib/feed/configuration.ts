import { z } from "zod";
import { parseNetworks } from "@/lib/networks";
import type { Settings } from "@/lib/settings";

/** Environment variables of webhooks, for the schema of lib/env.ts. */
export const WEBHOOK_VARIABLES = {
  WEBHOOK_NETWORKS: z
    .string()
    .refine(
      (text) => parseNetworks(text) !== null,
      "WEBHOOK_NETWORKS is no list of networks like 10.20.0.0/16,192.0.2.7",
    )
    .default(""),
};

/** @param values checked by WEBHOOK_VARIABLES */
export function webhookSettings(values: Record<keyof typeof WEBHOOK_VARIABLES, string>): Settings["webhooks"] {
  return { networks: parseNetworks(values.WEBHOOK_NETWORKS) ?? [] };
}
