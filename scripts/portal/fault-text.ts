import { databaseError } from "@/lib/db/connection";

/**
 * A fault in one line for the operator. Of the database's own errors only the code and the constraint: their texts hold
 * the row, with addresses, hashes and sealed tokens.
 */
export function faultText(error: unknown): string {
  const refused = databaseError(error);
  if (refused)
    return `the database refused with ${refused.code}${refused.constraint ? ` (${refused.constraint})` : ""}`;
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (!(cause instanceof Error)) return "unknown";
  const code = "code" in cause && typeof cause.code === "string" ? cause.code : "";
  return `${cause.name}: ${cause.message.includes(code) ? cause.message : `${code} ${cause.message}`.trim()}`;
}
