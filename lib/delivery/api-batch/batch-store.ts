import "server-only";
import { and, desc, eq, gt, isNull, lte, ne, type SQL, sql } from "drizzle-orm";
import { type ApiBatchCounts, apiBatches, apiBatchMessages, batches } from "@/drizzle/schema/delivery";
import type { Db, Tx } from "@/lib/db/connection";
import { isNoTestSource } from "@/lib/sandbox/store";

const isBatch = ({ sender, id }: { sender: string | null; id: string }) =>
  and(eq(apiBatches.id, id), sender === null ? undefined : eq(apiBatches.sender, sender));

const COLUMNS = {
  id: apiBatches.id,
  sender: apiBatches.sender,
  kind: apiBatches.kind,
  state: apiBatches.state,
  messageCount: apiBatches.messageCount,
  openedAt: apiBatches.openedAt,
  expiresAt: apiBatches.expiresAt,
  endedAt: apiBatches.endedAt,
  stagingId: apiBatches.stagingId,
  counts: apiBatches.counts,
  /** Of the last attempt to commit; null before the first. */
  stagingState: batches.state,
  heartbeatAt: batches.heartbeatAt,
};

export type ApiBatchRow = Awaited<ReturnType<typeof findBatchRow>> & {};

function selectBatches(db: Db) {
  return db.select(COLUMNS).from(apiBatches).leftJoin(batches, eq(batches.id, apiBatches.stagingId));
}

export async function createApiBatch(db: Db, batch: typeof apiBatches.$inferInsert): Promise<void> {
  await db.insert(apiBatches).values(batch);
}

/** @param batch.sender null for any sender */
export async function findBatchRow(db: Db, batch: { sender: string | null; id: string }) {
  const [row] = await selectBatches(db).where(isBatch(batch));
  return row ?? null;
}

/** Locks a batch until the transaction ends: nothing is added, and it is neither committed nor cancelled meanwhile. */
export async function lockApiBatch(tx: Tx, batch: { sender: string | null; id: string }): Promise<ApiBatchRow | null> {
  const locked = await tx.select({ id: apiBatches.id }).from(apiBatches).where(isBatch(batch)).for("update");
  // A statement of its own, so that it reads what the lock has waited for.
  return locked.length > 0 ? findBatchRow(tx, batch) : null;
}

export async function setMessageCount(tx: Tx, id: string, messageCount: number): Promise<void> {
  await tx.update(apiBatches).set({ messageCount }).where(eq(apiBatches.id, id));
}

export async function setStaging(tx: Tx, id: string, stagingId: string): Promise<void> {
  await tx.update(apiBatches).set({ stagingId }).where(eq(apiBatches.id, id));
}

/** Ends an open batch. @returns false when it has ended, or another attempt to commit it has begun */
export async function endApiBatch(
  tx: Tx,
  { id, stagingId }: { id: string; stagingId: string | null },
  end: { state: "committed" | "cancelled"; endedAt: Date; counts?: ApiBatchCounts },
): Promise<boolean> {
  const isAttempt = stagingId === null ? isNull(apiBatches.stagingId) : eq(apiBatches.stagingId, stagingId);
  const ended = await tx
    .update(apiBatches)
    .set(end)
    .where(and(eq(apiBatches.id, id), eq(apiBatches.state, "open"), isAttempt))
    .returning({ id: apiBatches.id });
  return ended.length > 0;
}

/** A place in the list of batches, newest first. */
export type BatchPosition = { openedAt: Date; id: string };

const beforePosition = (after: BatchPosition | null): SQL | undefined =>
  after === null
    ? undefined
    : sql`(${apiBatches.openedAt}, ${apiBatches.id}) < (${after.openedAt.toISOString()}::timestamptz, ${after.id}::uuid)`;

/** One page of a sender's batches, newest first. */
export function listBatchRows(
  db: Db,
  { sender, after, limit }: { sender: string; after: BatchPosition | null; limit: number },
) {
  return selectBatches(db)
    .where(and(eq(apiBatches.sender, sender), beforePosition(after)))
    .orderBy(desc(apiBatches.openedAt), desc(apiBatches.id))
    .limit(limit);
}

/** One page of the open batches that have not expired, newest first, of every sender but those of test keys. */
export function listOpenRows(db: Db, { now, after, limit }: { now: Date; after: BatchPosition | null; limit: number }) {
  const isShown = and(eq(apiBatches.state, "open"), gt(apiBatches.expiresAt, now), isNoTestSource(apiBatches.sender));
  return selectBatches(db)
    .where(and(isShown, beforePosition(after)))
    .orderBy(desc(apiBatches.openedAt), desc(apiBatches.id))
    .limit(limit);
}

/** Sizes of the last batches of a sender and kind that were committed before. */
export async function listEarlierSizes(
  db: Db,
  { id, sender, kind }: Pick<ApiBatchRow, "id" | "sender" | "kind">,
  limit: number,
): Promise<number[]> {
  const rows = await db
    .select({ messageCount: apiBatches.messageCount })
    .from(apiBatches)
    .where(
      and(
        eq(apiBatches.sender, sender),
        kind === null ? isNull(apiBatches.kind) : eq(apiBatches.kind, kind),
        eq(apiBatches.state, "committed"),
        ne(apiBatches.id, id),
      ),
    )
    .orderBy(desc(apiBatches.openedAt), desc(apiBatches.id))
    .limit(limit);
  return rows.map(({ messageCount }) => messageCount);
}

/** Open batches that have expired. */
export async function listExpired(db: Db, now: Date): Promise<string[]> {
  const rows = await db
    .select({ id: apiBatches.id })
    .from(apiBatches)
    .where(and(eq(apiBatches.state, "open"), lte(apiBatches.expiresAt, now)));
  return rows.map(({ id }) => id);
}

/** Batches that have ended and still have messages. */
export async function listUnsettled(db: Db): Promise<string[]> {
  const rows = await db
    .select({ id: apiBatches.id })
    .from(apiBatches)
    .where(
      and(
        ne(apiBatches.state, "open"),
        sql`exists (select from ${apiBatchMessages} where ${apiBatchMessages.batchId} = ${apiBatches.id})`,
      ),
    );
  return rows.map(({ id }) => id);
}

/** Id of the batch of the Sender API that an attempt has committed; null when it is none. */
export async function findCommittedBy(db: Db, stagingId: string): Promise<string | null> {
  const [row] = await db
    .select({ id: apiBatches.id })
    .from(batches)
    .innerJoin(apiBatches, eq(apiBatches.id, batches.apiBatchId))
    .where(and(eq(batches.id, stagingId), eq(apiBatches.stagingId, stagingId), eq(apiBatches.state, "committed")));
  return row?.id ?? null;
}
