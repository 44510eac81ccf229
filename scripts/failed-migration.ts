import { readFileSync } from "node:fs";
import path from "node:path";

type Journal = { entries: { tag: string }[] };

/** The statement that the database refused, as drizzle's error has it; null for another error. */
function refusedStatement(error: unknown): string | null {
  const query = error instanceof Error && "query" in error ? error.query : null;
  return typeof query === "string" && query.trim() !== "" ? query.trim() : null;
}

/**
 * Finds the migration whose statement the database refused.
 *
 * @param error what the migration threw
 * @param folder folder of the migrations
 * @returns name of the migration (file without extension); null when the error is not about a statement of one
 */
export function failedMigration(error: unknown, folder: string): string | null {
  const statement = refusedStatement(error);
  if (statement === null) return null;
  const journal = JSON.parse(readFileSync(path.join(folder, "meta/_journal.json"), "utf8")) as Journal;
  const found = journal.entries.find(({ tag }) =>
    readFileSync(path.join(folder, `${tag}.sql`), "utf8")
      .split("--> statement-breakpoint")
      .some((part) => part.trim() === statement),
  );
  return found?.tag ?? null;
}
