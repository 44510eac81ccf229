import "server-only";
import { and, asc, count, eq, min, sql } from "drizzle-orm";
import { webhookDeliveries, webhookEndpoints } from "@/drizzle/schema/feed";
import type { Db, Tx } from "@/lib/db/connection";

/** Key of the advisory lock of `lockEndpointCounts`. The number has no meaning. */
const ENDPOINT_COUNTS_LOCK = 7_316_403;

export type EndpointRow = typeof webhookEndpoints.$inferSelect;

export async function insertEndpoint(db: Db, row: typeof webhookEndpoints.$inferInsert): Promise<void> {
  await db.insert(webhookEndpoints).values(row);
}

export async function findEndpoint(db: Db, id: string): Promise<EndpointRow | null> {
  const [row] = await db.select().from(webhookEndpoints).where(eq(webhookEndpoints.id, id));
  return row ?? null;
}

/** Locks an endpoint, before the progress of the feed and before its deliveries. */
export async function lockEndpoint(tx: Tx, id: string): Promise<EndpointRow | null> {
  const [row] = await tx.select().from(webhookEndpoints).where(eq(webhookEndpoints.id, id)).for("update");
  return row ?? null;
}

/** All endpoints, those of one sender together, oldest first. */
export function listEndpoints(db: Db): Promise<EndpointRow[]> {
  const { source, createdAt, id } = webhookEndpoints;
  return db.select().from(webhookEndpoints).orderBy(asc(source), asc(createdAt), asc(id));
}

export async function listActiveEndpointIds(db: Db): Promise<string[]> {
  const rows = await db
    .select({ id: webhookEndpoints.id })
    .from(webhookEndpoints)
    .where(eq(webhookEndpoints.state, "active"))
    .orderBy(asc(webhookEndpoints.failures), asc(webhookEndpoints.id));
  return rows.map(({ id }) => id);
}

/** Serializes the adding of endpoints until the transaction ends, so that their count stays true. */
export async function lockEndpointCounts(tx: Tx): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(${ENDPOINT_COUNTS_LOCK})`);
}

export async function countEndpointsOf(db: Db, source: string): Promise<number> {
  const [row] = await db.select({ n: count() }).from(webhookEndpoints).where(eq(webhookEndpoints.source, source));
  return row?.n ?? 0;
}

export async function updateEndpoint(
  db: Db,
  id: string,
  change: Partial<typeof webhookEndpoints.$inferInsert>,
): Promise<void> {
  await db.update(webhookEndpoints).set(change).where(eq(webhookEndpoints.id, id));
}

/** Changes the stored secrets of an endpoint, unless they were rotated since they were read. */
export async function updateSecrets(
  db: Db,
  { id, sealedSecret }: Pick<EndpointRow, "id" | "sealedSecret">,
  change: Partial<Pick<EndpointRow, "sealedSecret" | "sealedPreviousSecret" | "previousUntil">>,
): Promise<void> {
  await db
    .update(webhookEndpoints)
    .set(change)
    .where(and(eq(webhookEndpoints.id, id), eq(webhookEndpoints.sealedSecret, sealedSecret)));
}

/** Deletes an endpoint with its deliveries. @returns false when there is none */
export async function deleteEndpoint(db: Db, id: string): Promise<boolean> {
  const deleted = await db
    .delete(webhookEndpoints)
    .where(eq(webhookEndpoints.id, id))
    .returning({ id: webhookEndpoints.id });
  return deleted.length > 0;
}

export type WaitingDeliveries = { endpointId: string; waiting: number; oldestQueuedAt: Date | null };

/** What waits for each active endpoint; nothing for endpoints without waiting deliveries. */
export async function summarizeWaiting(db: Db): Promise<WaitingDeliveries[]> {
  return db
    .select({
      endpointId: webhookDeliveries.endpointId,
      waiting: count(),
      oldestQueuedAt: min(webhookDeliveries.queuedAt),
    })
    .from(webhookDeliveries)
    .innerJoin(webhookEndpoints, eq(webhookEndpoints.id, webhookDeliveries.endpointId))
    .where(and(eq(webhookDeliveries.state, "waiting"), eq(webhookEndpoints.state, "active")))
    .groupBy(webhookDeliveries.endpointId);
}

/** Counts the deliveries of an endpoint by state. */
export async function countDeliveries(db: Db, endpointId: string) {
  const rows = await db
    .select({ state: webhookDeliveries.state, n: count() })
    .from(webhookDeliveries)
    .where(eq(webhookDeliveries.endpointId, endpointId))
    .groupBy(webhookDeliveries.state);
  const of = (state: EndpointDeliveryState) => rows.find((row) => row.state === state)?.n ?? 0;
  return { waiting: of("waiting"), delivered: of("delivered"), abandoned: of("abandoned") };
}

export type EndpointDeliveryState = (typeof webhookDeliveries.$inferSelect)["state"];

/** Makes waiting deliveries of an endpoint due now, except those that an attempt is made for. */
export async function makeWaitingDue(db: Db, endpointId: string, at: Date): Promise<void> {
  const { state, dueAt } = webhookDeliveries;
  const isLater = sql`${dueAt} > ${at.toISOString()}::timestamptz`;
  await db
    .update(webhookDeliveries)
    .set({ dueAt: at })
    .where(and(eq(webhookDeliveries.endpointId, endpointId), eq(state, "waiting"), isLater));
}
