import postgres from "postgres";
import { databaseError } from "@/lib/db/connection";

/**
 * SQLSTATE classes whose messages never hold data of rows: connection, login, unknown database, insufficient resources,
 * operator intervention.
 */
const TEXT_WITHOUT_ROWS = /^(?:08|28|3D|53|57)/;

/**
 * An error as one line. For errors of the database it has the code and the constraint, and the message only where it
 * cannot hold data of a row: other messages may hold addresses, hashes and sealed tokens.
 */
export function faultText(error: unknown): string {
  const refused = databaseError(error);
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (refused) {
    const text = TEXT_WITHOUT_ROWS.test(refused.code) && cause instanceof postgres.PostgresError ? cause.message : "";
    const detail = text ? `: ${text}` : refused.constraint ? ` (${refused.constraint})` : "";
    return `the database refused with ${refused.code}${detail}`;
  }
  if (!(cause instanceof Error)) return "unknown";
  const code = "code" in cause && typeof cause.code === "string" ? cause.code : "";
  return `${cause.name}: ${cause.message.includes(code) ? cause.message : `${code} ${cause.message}`.trim()}`;
}
