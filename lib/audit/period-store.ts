import "server-only";
import { and, gte, inArray, lt } from "drizzle-orm";
import { auditEvents } from "@/drizzle/schema/audit";
import type { AuditEventKind } from "@/lib/audit/audit-event";
import type { Db } from "@/lib/db/connection";

/**
 * A subquery with the kind of each audit event of a period, read from the index by kind. For the figures of staff only:
 * limits are kept in `lib/rate-limit`.
 *
 * @param period.to the first instant after the period
 */
export function auditKindsIn(db: Db, { from, to, kinds }: { from: Date; to: Date; kinds: AuditEventKind[] }) {
  return db
    .select({ kind: auditEvents.kind })
    .from(auditEvents)
    .where(and(inArray(auditEvents.kind, kinds), gte(auditEvents.at, from), lt(auditEvents.at, to)))
    .as("audited");
}
