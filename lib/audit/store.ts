import "server-only";

import { and, desc, eq, inArray, type Placeholder, type SQL, sql } from "drizzle-orm";

import { auditEvents } from "@/drizzle/schema/audit";
import type { AuditEvent } from "@/lib/audit/audit-event";
import type { Db } from "@/lib/db/connection";
import { insertRows } from "@/lib/db/insert-rows";
import type { RowTarget } from "@/lib/db/staged-rows";
import { currentRequestId } from "@/lib/request-scope";

/**
 * Inserts audit events with one statement, in the transaction of the change that they record. An event without a
 * request id gets that of the current request.
 */
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
      requestId: requestId ?? currentRequestId(),
      network,
      details,
    })),
  );
}

export function recordAuditEvent(db: Db, at: Date, event: AuditEvent): Promise<void> {
  return recordAuditEvents(db, at, [event]);
}

/** Audit events as one value of `insertAuditRecordsForEach`, so that the text of a statement stays the same. */
export function auditRecords(at: Date, events: AuditEvent[]): string {
  const records = events.map(({ kind, actor, accountId, addressDigest, requestId, network, details = {} }) => {
    const request = requestId ?? currentRequestId();
    const about = { account_id: accountId, address_digest: addressDigest, request_id: request, network };
    return { at: at.toISOString(), kind, actor, ...about, details };
  });
  return JSON.stringify(records);
}

/**
 * Makes the statement that records audit events for each row of a common table expression, for a statement with
 * several.
 *
 * @param rows name of the common table expression
 * @param events recorded in this order
 */
export function recordAuditEventsForEach(rows: SQL, at: Date, events: AuditEvent[]): SQL {
  return insertAuditRecordsForEach(rows, auditRecords(at, events));
}

/** `recordAuditEventsForEach` with a value of `auditRecords` or its placeholder, for a statement that is built once. */
export function insertAuditRecordsForEach(rows: SQL, records: string | Placeholder): SQL {
  const columns = sql`at, kind, actor, account_id, address_digest, request_id, network, details`;
  return sql`
    insert into ${auditEvents} (${columns})
    select event.* from ${rows} cross join (
      select ${columns} from json_populate_recordset(null::${auditEvents}, ${records}::text::json)
    ) as event`;
}

/** `recordAuditEventsForEach` for one event. */
export function recordAuditEventForEach(rows: SQL, at: Date, event: AuditEvent): SQL {
  return recordAuditEventsForEach(rows, at, [event]);
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
): Promise<{ at: Date; kind: string; details: Record<string, string | number | boolean | null> }[]> {
  return db
    .select({ at: auditEvents.at, kind: auditEvents.kind, details: auditEvents.details })
    .from(auditEvents)
    .where(and(eq(auditEvents.accountId, accountId), eq(auditEvents.actor, actor), inArray(auditEvents.kind, kinds)))
    .orderBy(desc(auditEvents.at), desc(auditEvents.id))
    .limit(limit);
}
