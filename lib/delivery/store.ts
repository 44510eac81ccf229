import "server-only";
import { and, eq, lt, ne, or, sql } from "drizzle-orm";
import { batches } from "@/drizzle/schema/delivery";
import { STAGED_ACCOUNTS } from "@/lib/account/staged-store";
import { STAGED_AUDIT_EVENTS } from "@/lib/audit/staged-store";
import { anyOf } from "@/lib/db/any-of";
import type { Db } from "@/lib/db/connection";
import { hasStagedRows } from "@/lib/db/staged-rows";
import { isTestSource } from "@/lib/kernel/test-address";
import { hasNotificationsOfBatch } from "@/lib/notification/store";
import { createUnpublished, listUnpublished } from "@/lib/publication/store";

export type BatchState = (typeof batches.$inferSelect)["state"];

/**
 * Opens a batch. What it stores is hidden from then on. The caller's transaction writes both rows or none.
 *
 * @param batch.heartbeatAt `ctx.databaseNow()`, to which the job that cancels abandoned batches compares it
 * @param batch.apiBatchId the batch of the Sender API that it is an attempt to commit
 */
export async function createBatch(
  db: Db,
  batch: { id: string; source: string; lineCount: number; startedAt: Date; heartbeatAt: Date; apiBatchId?: string },
): Promise<void> {
  await db.insert(batches).values({ ...batch, state: "open" });
  await createUnpublished(db, batch.id);
}

/** Renews the heartbeat of an open batch. @param at `ctx.databaseNow()` @returns false when the batch has ended */
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

/** Whether a batch was placed with a test key. */
export async function isTestBatch(db: Db, batchId: string): Promise<boolean> {
  const [row] = await db.select({ source: batches.source }).from(batches).where(eq(batches.id, batchId));
  return isTestSource(row?.source ?? "");
}

/** Open batches whose heartbeat is older than an instant. */
export async function listStaleBatches(db: Db, staleSince: Date): Promise<string[]> {
  const rows = await db
    .select({ id: batches.id })
    .from(batches)
    .where(and(eq(batches.state, "open"), lt(batches.heartbeatAt, staleSince)));
  return rows.map(({ id }) => id);
}

/**
 * A digest of the ids of all committed batches but one, and the number of messages whose placing outside a batch has
 * begun. A mark that is equal to that of `markBeforeRouting`, read under `lockMailboxLimits`: nothing else was placed
 * in between.
 *
 * @param except id of a batch that is left out
 */
export async function markOfPlacements(db: Db, except: string | null): Promise<string> {
  const committed = sql<string>`md5(coalesce(string_agg(${batches.id}::text, ',' order by ${batches.id}), ''))`;
  const singles = sql<string>`(select (case when is_called then last_value else 0 end)::text from single_placements)`;
  const [row] = await db
    .select({ committed, singles })
    .from(batches)
    .where(and(eq(batches.state, "committed"), except === null ? undefined : ne(batches.id, except)));
  return `${row?.committed}.${row?.singles}`;
}

/**
 * Cancelled batches that still hide rows, or that have staged rows of a process that went on after its batch was
 * cancelled.
 */
export async function listCancelledUnremoved(db: Db): Promise<string[]> {
  const rows = await db
    .select({ id: batches.id })
    .from(batches)
    .where(
      and(
        eq(batches.state, "cancelled"),
        or(
          anyOf(batches.id, await listUnpublished(db)),
          hasStagedRows(STAGED_ACCOUNTS, batches.id),
          hasStagedRows(STAGED_AUDIT_EVENTS, batches.id),
        ),
      ),
    );
  return rows.map(({ id }) => id);
}

/** Batches that committed before an instant and still have staged rows or notifications without a job. */
export async function listUnfinishedBatches(db: Db, endedBefore: Date): Promise<string[]> {
  const rows = await db
    .select({ id: batches.id })
    .from(batches)
    .where(
      and(
        eq(batches.state, "committed"),
        lt(batches.endedAt, endedBefore),
        or(hasStagedRows(STAGED_AUDIT_EVENTS, batches.id), hasNotificationsOfBatch(batches.id)),
      ),
    );
  return rows.map(({ id }) => id);
}
