import "server-only";
import { count, isNull, sql } from "drizzle-orm";
import { auditEvents } from "@/drizzle/schema/audit";
import { sessions } from "@/drizzle/schema/auth";
import { messages } from "@/drizzle/schema/mailbox";
import { AUDIT_EVENT_KINDS, type AuditEventKind } from "@/lib/audit/audit-event";
import type { Db } from "@/lib/db/connection";
import type { BrakeReason } from "@/lib/retention/purge-brake";

/** Written by purges and by starting: they prove nothing about the clock, because a wrong one would date them too. */
const PROVE_NO_TIME: AuditEventKind[] = ["retention.purged", "retention.stopped", "configuration.started"];

/** When the newest thing happened here, by the audit and the sessions; null when nothing ever did. */
export async function findNewestAt(db: Db): Promise<Date | null> {
  const kinds = AUDIT_EVENT_KINDS.filter((kind) => !PROVE_NO_TIME.includes(kind)).join(",");
  const rows = await db.execute<{ newest: string | null }>(sql`
    select greatest(
      (select max(newest.at) from unnest(string_to_array(${kinds}, ',')) as kind
        cross join lateral (select max(a.at) as at from ${auditEvents} a where a.kind = kind) as newest),
      (select max(${sessions.lastSeenAt}) from ${sessions})
    ) as newest`);
  const newest = rows[0]?.newest;
  return newest ? new Date(newest) : null;
}

export async function countLive(db: Db): Promise<number> {
  const [row] = await db.select({ n: count() }).from(messages).where(isNull(messages.purgedAt));
  return row?.n ?? 0;
}

/** A stop that nothing has lifted since. */
export type BrakeStop = { reason: BrakeReason; newestAt: Date | null };

/** By the order of writing, not by their dates: a stop is there just because those may be wrong. */
export async function findBrakeStop(db: Db): Promise<BrakeStop | null> {
  const rows = await db.execute<{ kind: string; reason: BrakeReason | null; newestAt: string | null }>(sql`
    with both_kinds as materialized (
      select id, kind, facts from ${auditEvents} where kind in ('retention.stopped', 'retention.released'))
    select kind, facts ->> 'reason' as "reason", facts ->> 'newestAt' as "newestAt"
    from both_kinds order by id desc limit 1`);
  const last = rows[0];
  if (last?.kind !== "retention.stopped" || !last.reason) return null;
  return { reason: last.reason, newestAt: last.newestAt ? new Date(last.newestAt) : null };
}
