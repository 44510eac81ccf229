import "server-only";
import { eq, type SQL, sql } from "drizzle-orm";
import { auditEvents } from "@/drizzle/schema/audit";
import { sessions } from "@/drizzle/schema/auth";
import { messageEvents, messages } from "@/drizzle/schema/mailbox";
import { AUDIT_EVENT_KINDS, type AuditEventKind } from "@/lib/audit/audit-event";
import type { Db } from "@/lib/db/connection";
import { type DueGroup, type GuardReason, type GuardStop, MAX_GAP_HOURS } from "@/lib/retention/purge-guard";
import { isDue, type PurgeCutoffs } from "@/lib/retention/purge-store";

/** Events that the portal also writes by itself while its clock is wrong; they do not show that time has passed. */
const IGNORED_KINDS: AuditEventKind[] = [
  "retention.purged",
  "retention.stopped",
  "retention.released",
  "retention.checked",
  "configuration.started",
];
const KINDS = AUDIT_EVENT_KINDS.filter((kind) => !IGNORED_KINDS.includes(kind)).join(",");
const TIME_ZONE = "Europe/Budapest";

/** The latest instant in the audit log (without IGNORED_KINDS) and the sessions; null when there is none. */
export async function findLatestActivity(db: Db): Promise<Date | null> {
  const rows = await db.execute<{ newest: string | null }>(sql`
    select greatest(
      (select max(newest.at) from unnest(string_to_array(${KINDS}, ',')) as kind
        cross join lateral (select max(a.at) as at from ${auditEvents} a where a.kind = kind) as newest),
      (select max(${sessions.lastSeenAt}) from ${sessions})
    ) as newest`);
  const newest = rows[0]?.newest;
  return newest ? new Date(newest) : null;
}

/** Start of the first gap of more than MAX_GAP_HOURS between two audit events; null when there is none. */
export async function findFirstGap(db: Db, { from, to }: { from: Date; to: Date }): Promise<Date | null> {
  const [start, end] = [from.toISOString(), to.toISOString()];
  const rows = await db.execute<{ at: string }>(sql`
    with instants as (
      select ${start}::timestamptz as at
      union all select ${end}::timestamptz
      union all select at from ${auditEvents}
        where kind = any(string_to_array(${KINDS}, ',')) and at > ${start}::timestamptz and at < ${end}::timestamptz)
    select at from (select at, lead(at) over (order by at) as next from instants) as pairs
    where next - at > make_interval(hours => ${MAX_GAP_HOURS}) order by at limit 1`);
  return rows[0] ? new Date(rows[0].at) : null;
}

/** When the guard last checked the clock; null: never. Ordered by id, because the dates may be wrong. */
export async function findLastCheck(db: Db): Promise<Date | null> {
  const rows = await db.execute<{ at: string }>(sql`
    with checks as materialized (select id, at from ${auditEvents} where kind = 'retention.checked')
    select at from checks order by id desc limit 1`);
  return rows[0] ? new Date(rows[0].at) : null;
}

/** The stop that has not been lifted; null when there is none. Ordered by id, because the dates may be wrong. */
export async function findGuardStop(db: Db): Promise<GuardStop | null> {
  const rows = await db.execute<{ kind: string; at: string; reason: GuardReason | null; trustedAt: string | null }>(sql`
    with both_kinds as materialized (
      select id, kind, at, details from ${auditEvents} where kind in ('retention.stopped', 'retention.released'))
    select kind, at, details ->> 'reason' as "reason", details ->> 'trustedAt' as "trustedAt"
    from both_kinds order by id desc limit 1`);
  const last = rows[0];
  if (last?.kind !== "retention.stopped" || !last.reason) return null;
  return { reason: last.reason, at: new Date(last.at), trustedAt: last.trustedAt ? new Date(last.trustedAt) : null };
}

/** Due messages, grouped by the dates that make them due and the dates of their histories. */
export async function listDueGroups(db: Db, cutoffs: PurgeCutoffs): Promise<DueGroup[]> {
  const day = (at: SQL) => sql`(${at} at time zone ${sql.raw(`'${TIME_ZONE}'`)})::date`;
  const rows = await db.execute<Omit<DueGroup, "expiresAt"> & { expiresAt: string }>(sql`
    with due as (
      select case when ${messages.expiresAt} <= ${cutoffs.now.toISOString()}::timestamptz then 'year' else 'trash' end as by,
        ${messages.availableUntil} as available_until, ${messages.expiresAt} as expires_at,
        ${day(sql`placed.at`)} as placed_on, ${day(sql`${messages.deletedAt}`)} as deleted_on,
        ${day(sql`deleted.at`)} as deleted_by_history
      from ${messages}
      left join ${messageEvents} placed
        on placed.message_id = ${messages.id} and placed.sequence = 1 and placed.kind = 'placed'
      left join lateral (
        select at from ${messageEvents} where ${eq(messageEvents.messageId, messages.id)} and kind = 'deleted'
        order by sequence desc limit 1) as deleted on ${messages.deletedAt} is not null
      where ${isDue(cutoffs)})
    select by, count(*)::int as messages, available_until::text as "availableUntil", expires_at as "expiresAt",
      placed_on::text as "placedOn", (placed_on + interval '1 year')::date::text as "yearAfterPlacing",
      deleted_on::text as "deletedOn", deleted_by_history::text as "deletedOnByHistory",
      (deleted_by_history + 30)::text as "trashUntil"
    from due group by by, available_until, expires_at, placed_on, deleted_on, deleted_by_history`);
  return rows.map((row) => ({ ...row, expiresAt: new Date(row.expiresAt) }));
}
