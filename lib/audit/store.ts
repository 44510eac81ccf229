import "server-only";
import { auditEvents } from "@/drizzle/schema/audit";
import type { AuditEvent } from "@/lib/audit/audit-event";
import type { Db } from "@/lib/db/connection";

const CHUNK = 1000;

/** Writes facts down, in the transaction of the facts themselves. */
export async function recordAuditEvents(db: Db, at: Date, events: AuditEvent[]): Promise<void> {
  for (let from = 0; from < events.length; from += CHUNK) {
    await db.insert(auditEvents).values(events.slice(from, from + CHUNK).map((event) => ({ ...event, at })));
  }
}

export function recordAuditEvent(db: Db, at: Date, event: AuditEvent): Promise<void> {
  return recordAuditEvents(db, at, [event]);
}
