import "server-only";
import { z } from "zod";
import { isPooled } from "@/lib/db/connect-options";

/** The variables of the replica for lists (lib/db/replica.ts). */
export const REPLICA_VARIABLES = {
  DATABASE_URL_REPLICA: z.string().optional(),
  DATABASE_REPLICA_MAX_LAG: z
    .string()
    .regex(/^(?:[2-9]|[1-5]\d|60)$/, "DATABASE_REPLICA_MAX_LAG is a number of seconds, 2 to 60")
    .default("5"),
};

type Values = { DATABASE_URL_REPLICA?: string; DATABASE_REPLICA_MAX_LAG: string; DATABASE_PREPARE?: "0" | "1" };

/** The replica and how far behind it may be; null when none is configured. */
export function replicaSettings({ DATABASE_URL_REPLICA: url, DATABASE_REPLICA_MAX_LAG, DATABASE_PREPARE }: Values) {
  if (!url) return null;
  const prepare = DATABASE_PREPARE ? DATABASE_PREPARE === "1" : !isPooled({ DATABASE_URL: url });
  return { url, maxLagSeconds: Number(DATABASE_REPLICA_MAX_LAG), prepare };
}
