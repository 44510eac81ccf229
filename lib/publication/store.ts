import "server-only";
import { asc, eq, type SQL, type SQLWrapper, sql } from "drizzle-orm";
import { unpublishedBatches } from "@/drizzle/schema/publication";
import type { Db, Tx } from "@/lib/db/connection";

/** A batch from whose beginning on its rows are stored, and hidden by `isPublished` until `deleteUnpublished`. */
export async function createUnpublished(db: Db, batchId: string): Promise<void> {
  await db.insert(unpublishedBatches).values({ batchId });
}

/**
 * The condition that a row may be seen: it belongs to no batch, or its batch is published. PostgreSQL reads the few
 * unpublished batches once per statement. Both halves are needed: `null not in (…)` is null when a batch is
 * unpublished.
 *
 * @param batchId the column of the row
 */
export function isPublished(batchId: SQLWrapper): SQL {
  return sql`(${batchId} is null or ${batchId} not in (select ${unpublishedBatches.batchId} from ${unpublishedBatches}))`;
}

/**
 * Keeps an unpublished batch as it is until the transaction ends, so that rows can be stored for it. Waits for a
 * transaction that publishes or removes it.
 *
 * @returns false when it is published or removed; then no row may be stored for it
 */
export async function holdUnpublished(tx: Tx, batchId: string): Promise<boolean> {
  const rows = await tx
    .select({ batchId: unpublishedBatches.batchId })
    .from(unpublishedBatches)
    .where(eq(unpublishedBatches.batchId, batchId))
    .for("key share");
  return rows.length > 0;
}

/**
 * Makes all rows of a batch visible when the transaction commits; at once for its own statements. Also forgets a batch
 * whose rows the same transaction has removed. Waits for transactions that store rows of it.
 */
export async function deleteUnpublished(tx: Tx, batchId: string): Promise<void> {
  await tx.delete(unpublishedBatches).where(eq(unpublishedBatches.batchId, batchId));
}

/** Locks an unpublished batch: no row can be stored for it any more. */
export async function lockUnpublished(tx: Tx, batchId: string): Promise<void> {
  await tx
    .select({ batchId: unpublishedBatches.batchId })
    .from(unpublishedBatches)
    .where(eq(unpublishedBatches.batchId, batchId))
    .for("update");
}

export async function listUnpublished(db: Db): Promise<string[]> {
  const rows = await db
    .select({ batchId: unpublishedBatches.batchId })
    .from(unpublishedBatches)
    .orderBy(asc(unpublishedBatches.batchId));
  return rows.map(({ batchId }) => batchId);
}
