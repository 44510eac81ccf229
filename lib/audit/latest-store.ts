import "server-only";
import { and, eq, gt, inArray, type SQL, sql } from "drizzle-orm";
import { auditEvents } from "@/drizzle/schema/audit";
import type { AuditEventKind } from "@/lib/audit/audit-event";
import type { Db } from "@/lib/db/connection";

/** The kinds as an array in one parameter. */
function kindArray(kinds: readonly AuditEventKind[]): SQL {
  return sql`string_to_array(${kinds.join(",")}, ',')`;
}

/** The latest instant of an audit event of these kinds; null when there is none. One index lookup per kind. */
export async function findLatestAuditInstant(db: Db, kinds: readonly AuditEventKind[]): Promise<Date | null> {
  const rows = await db.execute<{ newest: string | null }>(sql`
    select max(newest.at) as newest from unnest(${kindArray(kinds)}) as given (kind)
      cross join lateral (select max(event.at) as at from ${auditEvents} event where event.kind = given.kind) as newest`);
  const newest = rows[0]?.newest;
  return newest ? new Date(newest) : null;
}

/** Start of the first gap of more than `hours` between two audit events of these kinds; null when there is none. */
export async function findFirstAuditGap(
  db: Db,
  { from, to, kinds, hours }: { from: Date; to: Date; kinds: readonly AuditEventKind[]; hours: number },
): Promise<Date | null> {
  const [start, end] = [from.toISOString(), to.toISOString()];
  const rows = await db.execute<{ at: string }>(sql`
    with instants as (
      select ${start}::timestamptz as at
      union all select ${end}::timestamptz
      union all select at from ${auditEvents}
        where kind = any(${kindArray(kinds)}) and at > ${start}::timestamptz and at < ${end}::timestamptz)
    select at from (select at, lead(at) over (order by at) as next from instants) as pairs
    where next - at > make_interval(hours => ${hours}) order by at limit 1`);
  return rows[0] ? new Date(rows[0].at) : null;
}

/**
 * The audit event of these kinds that was recorded last; null when there is none. By id and not by date, because the
 * dates may be wrong. The rows are materialized, so that the planner reads the index of the kinds and not all ids.
 */
export async function findNewestAuditEvent(db: Db, kinds: AuditEventKind[]) {
  const rows = await db.execute<{
    kind: string;
    at: string;
    details: Record<string, string | number | boolean | null>;
  }>(
    sql`
    with found as materialized (select id, kind, at, details from ${auditEvents} where ${inArray(auditEvents.kind, kinds)})
    select kind, at, details from found order by id desc limit 1`,
  );
  const [newest] = rows;
  return newest ? { kind: newest.kind, at: new Date(newest.at), details: newest.details } : null;
}

/** Whether an event of a kind with these details was recorded after an instant. Reads that kind's events since then. */
export async function hasAuditEventSince(
  db: Db,
  { kind, since, details }: { kind: AuditEventKind; since: Date; details: Record<string, string | number> },
): Promise<boolean> {
  const [found] = await db
    .select({ id: auditEvents.id })
    .from(auditEvents)
    .where(
      and(
        eq(auditEvents.kind, kind),
        gt(auditEvents.at, since),
        sql`${auditEvents.details} @> ${JSON.stringify(details)}::jsonb`,
      ),
    )
    .limit(1);
  return found !== undefined;
}
