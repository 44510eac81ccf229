import "server-only";
import { AUDIT_EVENT_KINDS, type AuditEventKind } from "@/lib/audit/audit-event";
import { findFirstAuditGap, findLatestAuditInstant, findNewestAuditEvent } from "@/lib/audit/latest-store";
import { findLatestSessionUse } from "@/lib/auth/session/latest-use-store";
import type { Db } from "@/lib/db/connection";
import { type GuardReason, type GuardStop, MAX_GAP_HOURS } from "@/lib/retention/purge-guard";

/** Events that the portal also writes by itself while its clock is wrong; they do not show that time has passed. */
const IGNORED_KINDS: AuditEventKind[] = [
  "retention.purged",
  "retention.stopped",
  "retention.released",
  "retention.checked",
  "configuration.started",
];
const KINDS = AUDIT_EVENT_KINDS.filter((kind) => !IGNORED_KINDS.includes(kind));

/** The latest instant in the audit log (without IGNORED_KINDS) and the sessions; null when there is none. */
export async function findLatestActivity(db: Db): Promise<Date | null> {
  const [audited, seen] = await Promise.all([findLatestAuditInstant(db, KINDS), findLatestSessionUse(db)]);
  if (!audited || !seen) return audited ?? seen;
  return audited > seen ? audited : seen;
}

/** Start of the first gap of more than MAX_GAP_HOURS between two audit events; null when there is none. */
export function findFirstGap(db: Db, period: { from: Date; to: Date }): Promise<Date | null> {
  return findFirstAuditGap(db, { ...period, kinds: KINDS, hours: MAX_GAP_HOURS });
}

/** When the guard last checked the clock; null: never. */
export async function findLastCheck(db: Db): Promise<Date | null> {
  const newest = await findNewestAuditEvent(db, ["retention.checked"]);
  return newest?.at ?? null;
}

/** The stop that has not been lifted; null when there is none. */
export async function findGuardStop(db: Db): Promise<GuardStop | null> {
  const newest = await findNewestAuditEvent(db, ["retention.stopped", "retention.released"]);
  if (newest?.kind !== "retention.stopped" || !newest.details.reason) return null;
  const { reason, trustedAt } = newest.details;
  return {
    reason: reason as GuardReason,
    at: newest.at,
    trustedAt: typeof trustedAt === "string" ? new Date(trustedAt) : null,
  };
}
