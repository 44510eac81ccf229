import "server-only";
import { and, desc, eq, inArray } from "drizzle-orm";
import { auditEvents } from "@/drizzle/schema/audit";
import type { AuditEvent } from "@/lib/audit/audit-event";
import type { Db } from "@/lib/db/connection";
import { insertRows } from "@/lib/db/insert-rows";
import type { RowTarget } from "@/lib/db/staged-rows";

/** Inserts audit events with one statement, in the transaction of the change that they record. */
export async function recordAuditEvents(target: RowTarget, at: Date, events: AuditEvent[]): Promise<void> {
  await insertRows(
    target,
    auditEvents,
    events.map(({ kind, actor, accountId, addressDigest, requestId, network, details = {} }) => ({
      at,
      kind,
      actor,
      accountId,
      addressDigest,
      requestId,
      network,
      details,
    })),
  );
}

export function recordAuditEvent(db: Db, at: Date, event: AuditEvent): Promise<void> {
  return recordAuditEvents(db, at, [event]);
}

/** An account's audit events by one actor, newest first. */
export function listAuditEvents(
  db: Db,
  {
    accountId,
    actor,
    kinds,
    limit,
  }: {
    accountId: string;
    actor: AuditEvent["actor"];
    kinds: AuditEvent["kind"][];
    limit: number;
  },
): Promise<{ at: Date; kind: string }[]> {
  return db
    .select({ at: auditEvents.at, kind: auditEvents.kind })
    .from(auditEvents)
    .where(and(eq(auditEvents.accountId, accountId), eq(auditEvents.actor, actor), inArray(auditEvents.kind, kinds)))
    .orderBy(desc(auditEvents.at), desc(auditEvents.id))
    .limit(limit);
}
