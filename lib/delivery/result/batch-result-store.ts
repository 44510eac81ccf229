import "server-only";
import { and, asc, eq, gt, lt, or, type SQLWrapper, sql } from "drizzle-orm";
import { batchResults, elsewhereLines } from "@/drizzle/schema/batch-result";
import { batches } from "@/drizzle/schema/delivery";
import { anyOf } from "@/lib/db/any-of";
import type { Db } from "@/lib/db/connection";
import { deleteSome } from "@/lib/db/delete-some";
import { insertRows } from "@/lib/db/insert-rows";

export async function insertBatchResult(db: Db, row: typeof batchResults.$inferInsert): Promise<void> {
  await db.insert(batchResults).values(row);
}

/** True for lines of committed batches and for single messages, in a statement that left-joins the batches. */
export const countsAsSent = or(elsewhereLines.isSingle, eq(batches.state, "committed"));

const wayOf = ({ route, senderReference }: Pick<typeof elsewhereLines.$inferInsert, "route" | "senderReference">) =>
  `${route} ${senderReference}`;

/**
 * References of a source that a committed batch or a single message has sent elsewhere before, each with its route: one
 * that was in the customer portal and goes by post now is still to be printed.
 */
async function findRepeated(db: Db, source: string, references: string[]): Promise<Set<string>> {
  const rows = await db
    .select({ route: elsewhereLines.route, senderReference: elsewhereLines.senderReference })
    .from(elsewhereLines)
    .leftJoin(batches, eq(batches.id, elsewhereLines.batchId))
    .where(and(eq(elsewhereLines.source, source), anyOf(elsewhereLines.senderReference, references), countsAsSent));
  return new Set(rows.map(wayOf));
}

/** Stores lines of one source, and marks those whose reference was sent the same way before. */
export async function insertElsewhereLines(
  db: Db,
  { source, rows }: { source: string; rows: (typeof elsewhereLines.$inferInsert)[] },
): Promise<void> {
  const references = rows.map(({ senderReference }) => senderReference);
  const repeated = await findRepeated(db, source, references);
  const marked = rows.map((row) => ({ ...row, isRepeat: repeated.has(wayOf(row)) }));
  await insertRows(db, elsewhereLines, marked);
}

/** One page of the lines of a committed batch that went elsewhere. @param after line of the last one before, or 0 */
export function listElsewhereLines(
  db: Db,
  { batchId, after, limit }: { batchId: string; after: number; limit: number },
) {
  return db
    .select({
      line: elsewhereLines.line,
      senderReference: elsewhereLines.senderReference,
      route: elsewhereLines.route,
      email: elsewhereLines.email,
      name: elsewhereLines.name,
      contractNumber: elsewhereLines.contractNumber,
    })
    .from(elsewhereLines)
    .innerJoin(batches, eq(batches.id, elsewhereLines.batchId))
    .where(and(eq(elsewhereLines.batchId, batchId), gt(elsewhereLines.line, after), eq(batches.state, "committed")))
    .orderBy(asc(elsewhereLines.line))
    .limit(limit);
}

/** Forgets what a batch that did not commit would have done. */
export async function deleteResult(db: Db, batchId: string): Promise<void> {
  await db.delete(elsewhereLines).where(eq(elsewhereLines.batchId, batchId));
  await db.delete(batchResults).where(eq(batchResults.batchId, batchId));
}

/** Deletes at most `limit` lines recorded before an instant; returns how many. */
export function deleteElsewhereLinesBefore(db: Db, before: Date, limit: number): Promise<number> {
  return deleteSome(db, elsewhereLines, { where: lt(elsewhereLines.recordedAt, before), limit });
}

/** Sums of the results of committed batches. */
export async function sumResults(db: Db, batchIds: string[]) {
  const sum = (column: SQLWrapper) => sql<number>`coalesce(sum(${column}), 0)::int`.mapWith(Number);
  const [row] = await db
    .select({
      placed: sum(batchResults.placed),
      customerPortal: sum(batchResults.customerPortal),
      postal: sum(batchResults.postal),
    })
    .from(batchResults)
    .where(anyOf(batchResults.batchId, batchIds));
  return row ?? { placed: 0, customerPortal: 0, postal: 0 };
}
