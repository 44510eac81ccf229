import "server-only";
import { and, eq, lt, sql } from "drizzle-orm";
import { batches } from "@/drizzle/schema/delivery";
import { documentBytes, messages } from "@/drizzle/schema/mailbox";
import { anyOf } from "@/lib/db/any-of";
import type { Db } from "@/lib/db/connection";
import { deleteStagedRows, stagedName } from "@/lib/db/staged-rows";

export type BatchState = (typeof batches.$inferSelect)["state"];

export async function createBatch(db: Db, batch: { id: string; source: string; lineCount: number; startedAt: Date }) {
  await db.insert(batches).values({ ...batch, state: "open", heartbeatAt: batch.startedAt });
}

/** Renews the heartbeat of an open batch. @returns false when the batch has ended */
export async function renewHeartbeat(db: Db, batchId: string, at: Date): Promise<boolean> {
  const renewed = await db
    .update(batches)
    .set({ heartbeatAt: at })
    .where(and(eq(batches.id, batchId), eq(batches.state, "open")))
    .returning({ id: batches.id });
  return renewed.length > 0;
}

/**
 * Ends an open batch. Its row stays locked until the transaction ends, so a batch cannot be both committed and
 * cancelled.
 *
 * @param staleSince if given, the batch ends only when its heartbeat is older than this instant
 * @returns false when it had ended already, or its heartbeat is newer
 */
export async function endBatch(
  db: Db,
  batchId: string,
  state: "committed" | "cancelled",
  at: Date,
  staleSince?: Date,
): Promise<boolean> {
  const ended = await db
    .update(batches)
    .set({ state, endedAt: at })
    .where(
      and(
        eq(batches.id, batchId),
        eq(batches.state, "open"),
        staleSince ? lt(batches.heartbeatAt, staleSince) : undefined,
      ),
    )
    .returning({ id: batches.id });
  return ended.length > 0;
}

export async function findBatchState(db: Db, batchId: string): Promise<BatchState | null> {
  const [row] = await db.select({ state: batches.state }).from(batches).where(eq(batches.id, batchId));
  return row?.state ?? null;
}

/** Open batches whose heartbeat is older than an instant. */
export async function listStaleBatches(db: Db, staleSince: Date): Promise<string[]> {
  const rows = await db
    .select({ id: batches.id })
    .from(batches)
    .where(and(eq(batches.state, "open"), lt(batches.heartbeatAt, staleSince)));
  return rows.map(({ id }) => id);
}

/** Deletes the staged rows and document bytes of a batch. Only for a batch that did not commit. */
export async function deleteStaged(db: Db, batchId: string): Promise<void> {
  await db.delete(documentBytes).where(eq(documentBytes.batchId, batchId));
  await deleteStagedRows(db, batchId);
}

/** Batches that committed before an instant and still have staged rows. */
export async function listUnfinishedBatches(db: Db, endedBefore: Date): Promise<string[]> {
  const rows = await db
    .select({ id: batches.id })
    .from(batches)
    .where(
      and(
        eq(batches.state, "committed"),
        lt(batches.endedAt, endedBefore),
        sql`exists (select 1 from ${sql.identifier(stagedName(messages))} where staged_by = ${batches.id})`,
      ),
    );
  return rows.map(({ id }) => id);
}

/** The messages that a source placed before, by `senderReference`. */
export async function findPlacedMessages(db: Db, source: string, references: string[]) {
  const rows = await db
    .select({
      senderReference: messages.senderReference,
      messageId: messages.id,
      contentDigest: messages.contentDigest,
      availableUntil: messages.availableUntil,
    })
    .from(messages)
    .where(and(eq(messages.source, source), anyOf(messages.senderReference, references)));
  return new Map(rows.map(({ senderReference, ...row }) => [senderReference, row]));
}
