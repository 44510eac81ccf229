import "server-only";

import { and, desc, eq, inArray, type SQL, sql } from "drizzle-orm";

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

/**
 * Makes the statement that records an audit event for each row of a common table expression, for a statement with several.
 *
 * @param rows name of the common table expression
 */
export function recordAuditEventForEach(rows: SQL, at: Date, event: AuditEvent): SQL {
  const { kind, actor, accountId = null, requestId = null, network = null, details = {} } = event;
  return sql`
    insert into ${auditEvents} (at, kind, actor, account_id, request_id, network, details)
    select ${at.toISOString()}::timestamptz, ${kind}, ${actor}, ${accountId}::uuid, ${requestId}, ${network},
      ${JSON.stringify(details)}::text::jsonb
    from ${rows}`;
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
