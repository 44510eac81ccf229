import "server-only";
import { and, asc, desc, eq, gt, isNull, lte, or, sql } from "drizzle-orm";
import { feedEntries, webhookDeliveries } from "@/drizzle/schema/feed";
import type { Db, Tx } from "@/lib/db/connection";
import { deleteSome } from "@/lib/db/delete-some";
import { type FeedReader, isForReader } from "@/lib/feed/feed-store";

export type DeliveryRow = typeof webhookDeliveries.$inferSelect;
export type DeliveryAttempt = DeliveryRow["attempts"][number];
export type ClaimedDelivery = Pick<DeliveryRow, "position" | "queuedAt" | "attempts">;

/**
 * Queues the entries of a reader with positions above `after` and up to `until`. Those that were delivered or abandoned
 * before are queued again, with their log.
 *
 * @returns how many were queued
 */
export async function queueDeliveries(
  tx: Tx,
  endpointId: string,
  reader: FeedReader,
  range: { after: number; until: number; at: Date },
): Promise<number> {
  const at = sql`${range.at.toISOString()}::timestamptz`;
  const queued = await tx.execute(sql`
    insert into ${webhookDeliveries} (endpoint_id, position, state, queued_at, due_at, attempts)
    select ${endpointId}, ${feedEntries.position}, 'waiting', ${at}, ${at}, '[]'::jsonb from ${feedEntries}
    where ${and(gt(feedEntries.position, range.after), lte(feedEntries.position, range.until), isForReader(reader))}
    on conflict (endpoint_id, position) do update
      set state = 'waiting', queued_at = excluded.queued_at, due_at = excluded.due_at, leased_until = null, ended_at = null
      where ${webhookDeliveries.state} <> 'waiting'`);
  return queued.count;
}

/**
 * Claims due deliveries of an endpoint until `leasedUntil`. Rows that another process claims are left to it. A claim of
 * a process that has stopped ends by itself, and the event is then sent once more.
 */
export async function claimDeliveries(
  db: Db,
  endpointId: string,
  { now, leasedUntil, limit }: { now: Date; leasedUntil: Date; limit: number },
): Promise<ClaimedDelivery[]> {
  const { position, state, dueAt } = webhookDeliveries;
  const isFree = or(isNull(webhookDeliveries.leasedUntil), lte(webhookDeliveries.leasedUntil, now));
  const due = db
    .select({ position })
    .from(webhookDeliveries)
    .where(and(eq(webhookDeliveries.endpointId, endpointId), eq(state, "waiting"), lte(dueAt, now), isFree))
    .orderBy(asc(dueAt), asc(position))
    .limit(limit)
    .for("update", { skipLocked: true });
  const claimed = await db
    .update(webhookDeliveries)
    .set({ leasedUntil })
    .where(and(eq(webhookDeliveries.endpointId, endpointId), sql`${position} = any(array(${due}))`))
    .returning({ position, queuedAt: webhookDeliveries.queuedAt, attempts: webhookDeliveries.attempts });
  return claimed.sort((one, other) => one.position - other.position);
}

export type AttemptEnd = {
  position: number;
  state: DeliveryRow["state"];
  /** The next attempt; null when there is none. */
  dueAt: Date | null;
  attempt: DeliveryAttempt;
};

/** Stores how attempts ended, in one statement. */
export async function storeAttempts(db: Db, endpointId: string, at: Date, ends: readonly AttemptEnd[]): Promise<void> {
  const now = sql`${at.toISOString()}::timestamptz`;
  await db.execute(sql`
    update ${webhookDeliveries} set state = ended.state, due_at = coalesce(ended."dueAt", due_at), leased_until = null,
      ended_at = case ended.state when 'waiting' then null else ${now} end,
      attempts = ${webhookDeliveries.attempts} || jsonb_build_array(ended.attempt)
    from json_to_recordset(${JSON.stringify(ends)}::text::json) as ended (position bigint, state text, "dueAt" timestamptz, attempt jsonb)
    where ${webhookDeliveries.endpointId} = ${endpointId} and ${webhookDeliveries.position} = ended.position
      and ${webhookDeliveries.state} = 'waiting'`);
}

/** Deliveries of an endpoint with the type of their events, newest first. @param state null: in any state */
export function listDeliveries(
  db: Db,
  endpointId: string,
  { state, limit }: { state: DeliveryRow["state"] | null; limit: number },
) {
  const { position, queuedAt, dueAt, endedAt, attempts } = webhookDeliveries;
  return db
    .select({
      ...{ position, state: webhookDeliveries.state, queuedAt, dueAt, endedAt, attempts },
      ...{ eventId: feedEntries.eventId, type: feedEntries.type },
    })
    .from(webhookDeliveries)
    .leftJoin(feedEntries, eq(feedEntries.position, position))
    .where(and(eq(webhookDeliveries.endpointId, endpointId), state ? eq(webhookDeliveries.state, state) : undefined))
    .orderBy(desc(position))
    .limit(limit);
}

/** Deletes the log of deliveries that ended before an instant. */
export function deleteDeliveriesEndedBefore(db: Db, before: Date, limit: number): Promise<number> {
  const where = sql`${webhookDeliveries.endedAt} < ${before.toISOString()}::timestamptz`;
  return deleteSome(db, webhookDeliveries, { where, limit });
}

/** Deletes deliveries whose entries are deleted. They have waited for a disabled endpoint. */
export async function deleteDeliveriesUpTo(db: Db, position: number): Promise<void> {
  await db.delete(webhookDeliveries).where(lte(webhookDeliveries.position, position));
}
