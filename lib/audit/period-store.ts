import "server-only";
import { and, gte, inArray, lt, type SQLWrapper } from "drizzle-orm";
import { auditEvents } from "@/drizzle/schema/audit";
import type { AuditEventKind } from "@/lib/audit/audit-event";
import type { Db } from "@/lib/db/connection";

type Period = { from: Date; to: Date; kinds: AuditEventKind[] };

const isIn = ({ from, to, kinds }: Period) =>
  and(inArray(auditEvents.kind, kinds), gte(auditEvents.at, from), lt(auditEvents.at, to));

/**
 * A subquery with the kind of each audit event of a period, read from the index by kind. For the figures of staff only:
 * limits are kept in `lib/rate-limit`.
 *
 * @param period.to the first instant after the period
 */
export function auditKindsIn(db: Db, period: Period) {
  return db.select({ kind: auditEvents.kind }).from(auditEvents).where(isIn(period)).as("audited");
}

/** Like `auditKindsIn`, for a few accounts, read from the index by account. @param accountIds a subquery of ids */
export function auditKindsOf(db: Db, accountIds: SQLWrapper, period: Period) {
  const where = and(inArray(auditEvents.accountId, accountIds), isIn(period));
  return db.select({ kind: auditEvents.kind }).from(auditEvents).where(where).as("audited_of_accounts");
}
