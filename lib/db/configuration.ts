import "server-only";
import { z } from "zod";
import { isPooled } from "@/lib/db/connect-options";

/** The variables of the database. Addresses are checked by `databaseUrlProblems`. */
export const DATABASE_VARIABLES = {
  DATABASE_URL: z.string({ error: "DATABASE_URL is missing: postgres://user:password@host:5432/database" }),
  DATABASE_URL_UNPOOLED: z.string().optional(),
  DATABASE_PREPARE: z.enum(["0", "1"], { error: "DATABASE_PREPARE is 0 or 1" }).optional(),
  DATABASE_URL_REPLICA: z.string().optional(),
  DATABASE_REPLICA_MAX_LAG: z
    .string()
    .regex(/^(?:[2-9]|[1-5]\d|60)$/, "DATABASE_REPLICA_MAX_LAG is a number of seconds, 2 to 60")
    .default("5"),
};

type DatabaseValues = z.infer<z.ZodObject<typeof DATABASE_VARIABLES>>;

/** Whether statements are prepared: as DATABASE_PREPARE says, else where the addresses name no pooler. */
function prepares(chosen: "0" | "1" | undefined, addresses: Parameters<typeof isPooled>[0]): boolean {
  return chosen ? chosen === "1" : !isPooled(addresses);
}

/** @param isProduction elsewhere migrations use DATABASE_URL where no other address is given */
export function databaseSettings(values: DatabaseValues, isProduction: boolean) {
  const { DATABASE_URL, DATABASE_URL_UNPOOLED, DATABASE_PREPARE, DATABASE_URL_REPLICA: url } = values;
  const replica = url && {
    url,
    maxLagSeconds: Number(values.DATABASE_REPLICA_MAX_LAG),
    prepare: prepares(DATABASE_PREPARE, { DATABASE_URL: url }),
    pooled: isPooled({ DATABASE_URL: url }),
  };
  return {
    databaseUrl: DATABASE_URL,
    databaseUrlUnpooled: DATABASE_URL_UNPOOLED ?? (isProduction ? null : DATABASE_URL),
    databasePrepare: prepares(DATABASE_PREPARE, values),
    databasePooled: isPooled(values),
    databaseReplica: replica || null,
  };
}
