import "server-only";
import { asc, desc, eq, gt, isNull, type SQL, sql } from "drizzle-orm";
import { auditChain, auditEvents, auditUnchained } from "@/drizzle/schema/audit";
import { type AuditHead, type AuditLink, EMPTY_AUDIT_CHAIN, type StoredAuditEvent } from "@/lib/audit/audit-chain";
import { anyOf } from "@/lib/db/any-of";
import type { Db } from "@/lib/db/connection";
import { insertRows } from "@/lib/db/insert-rows";

const EVENT = {
  id: auditEvents.id,
  at: auditEvents.at,
  kind: auditEvents.kind,
  actor: auditEvents.actor,
  accountId: auditEvents.accountId,
  addressDigest: auditEvents.addressDigest,
  requestId: auditEvents.requestId,
  network: auditEvents.network,
  details: auditEvents.details,
};

/** The last link of the chain. */
export async function findAuditHead(db: Db): Promise<AuditHead> {
  const [row] = await db
    .select({ position: auditChain.position, hash: auditChain.hash })
    .from(auditChain)
    .orderBy(desc(auditChain.position))
    .limit(1);
  return row ?? EMPTY_AUDIT_CHAIN;
}

/** The next events without a link, by id. An id whose event is gone is left out: the check of evidence names it. */
export function listUnchained(db: Db, limit: number): Promise<StoredAuditEvent[]> {
  return db
    .select(EVENT)
    .from(auditUnchained)
    .innerJoin(auditEvents, eq(auditEvents.id, auditUnchained.eventId))
    .orderBy(asc(auditUnchained.eventId))
    .limit(limit);
}

/** Adds links, and forgets that their events had none. */
export async function insertAuditLinks(db: Db, links: AuditLink[]): Promise<void> {
  await insertRows(db, auditChain, links);
  await db.delete(auditUnchained).where(
    anyOf(
      auditUnchained.eventId,
      links.map(({ eventId }) => String(eventId)),
    ),
  );
}

/** Links behind a position, in their order, each with its event; null where the event is gone. */
export async function listLinkedEvents(
  db: Db,
  after: number,
  limit: number,
): Promise<{ link: AuditLink; event: StoredAuditEvent | null }[]> {
  const rows = await db
    .select({ position: auditChain.position, eventId: auditChain.eventId, hash: auditChain.hash, event: EVENT })
    .from(auditChain)
    .leftJoin(auditEvents, eq(auditEvents.id, auditChain.eventId))
    .where(gt(auditChain.position, after))
    .orderBy(asc(auditChain.position))
    .limit(limit);
  return rows.map(({ event, ...link }) => ({ link, event }));
}

const isUnchained = (eventId: SQL) =>
  sql`exists (select 1 from ${auditUnchained} where ${auditUnchained.eventId} = ${eventId})`;
const isChained = (eventId: SQL) => sql`exists (select 1 from ${auditChain} where ${auditChain.eventId} = ${eventId})`;

/** Ids of events that are neither in the chain nor waiting for it: they were inserted past the trigger. */
export async function listStrayEventIds(db: Db, limit: number): Promise<number[]> {
  const id = sql`${auditEvents.id}`;
  const rows = await db
    .select({ id: auditEvents.id })
    .from(auditEvents)
    .where(sql`not ${isChained(id)} and not ${isUnchained(id)}`)
    .orderBy(asc(auditEvents.id))
    .limit(limit);
  return rows.map((row) => row.id);
}

/** Ids that wait for a link and whose event is gone. */
export async function listLostEventIds(db: Db, limit: number): Promise<number[]> {
  const rows = await db
    .select({ id: auditUnchained.eventId })
    .from(auditUnchained)
    .leftJoin(auditEvents, eq(auditEvents.id, auditUnchained.eventId))
    .where(isNull(auditEvents.id))
    .orderBy(asc(auditUnchained.eventId))
    .limit(limit);
  return rows.map((row) => row.id);
}
