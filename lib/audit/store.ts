import "server-only";
import { auditEvents } from "@/drizzle/schema/audit";
import type { AuditEvent } from "@/lib/audit/audit-event";
import type { Db } from "@/lib/db/connection";
import { insertRows } from "@/lib/db/insert-rows";

/** Writes facts down, in the transaction of the facts themselves; a night run's thousands as quickly as one. */
export function recordAuditEvents(db: Db, at: Date, events: AuditEvent[]): Promise<void> {
  return insertRows(
    db,
    auditEvents,
    events.map(({ kind, actor, accountId, addressDigest, requestId, network, facts = {} }) => ({
      at,
      kind,
      actor,
      accountId,
      addressDigest,
      requestId,
      network,
      facts,
    })),
  );
}

export function recordAuditEvent(db: Db, at: Date, event: AuditEvent): Promise<void> {
  return recordAuditEvents(db, at, [event]);
}
