import "server-only";
import { and, eq, gt, lt, type Placeholder, type SQL, sql } from "drizzle-orm";
import { readings } from "@/drizzle/schema/reading";
import { anyOf } from "@/lib/db/any-of";
import type { Db } from "@/lib/db/connection";
import { deleteSome } from "@/lib/db/delete-some";
import { type ReadingKind, readingBounds } from "@/lib/mailbox/reading/reading";

type ReadingKey = { sessionId: string; subjectId: string; kind: ReadingKind };
type NewReadingRow = ReadingKey & { accountId: string; messageId: string };
/** In a statement, the subject may be an expression: the id of the row that is read. */
type ReadingKeyInStatement = {
  sessionId: string | Placeholder;
  subjectId: string | Placeholder | SQL;
  kind: ReadingKind;
};

/** The instant of an answer in ISO 8601, and the bounds of `readingBounds`, as texts for a statement. */
export type ReadingInstants<T = string> = { at: T; after: T; before: T };

export function readingInstants(now: Date): ReadingInstants {
  const { after, before } = readingBounds(now);
  return { at: now.toISOString(), after: after.toISOString(), before: before.toISOString() };
}

/**
 * When the latest reading of a subject began; null when there is none. The caller holds the lock of the message or
 * reply, so two requests cannot both find no reading.
 */
export async function findReadingStart(db: Db, key: ReadingKey): Promise<Date | null> {
  const [row] = await db
    .select({ startedAt: readings.startedAt })
    .from(readings)
    .where(
      and(eq(readings.sessionId, key.sessionId), eq(readings.subjectId, key.subjectId), eq(readings.kind, key.kind)),
    );
  return row?.startedAt ?? null;
}

/** The condition that an answer belongs to a reading that has begun: `belongsToReading` in SQL. */
export function hasReadingAt(
  { after, before }: Pick<ReadingInstants<string | Placeholder>, "after" | "before">,
  key: ReadingKeyInStatement,
): SQL {
  const begun = and(
    eq(readings.sessionId, key.sessionId),
    eq(readings.subjectId, key.subjectId),
    eq(readings.kind, key.kind),
    sql`${readings.startedAt} > ${after}::timestamptz`,
    sql`${readings.startedAt} < ${before}::timestamptz`,
  );
  return sql`exists (select from ${readings} where ${begun})`;
}

/**
 * Makes the statement that stores the start of one reading for each message of a common table expression, for a
 * statement with several.
 *
 * @param started name of the common table expression with the `id` and `account_id` of the messages; an expression of
 *                the subject reads it as `message`
 * @param at in ISO 8601
 */
export function startReadingOfEach(
  started: SQL,
  at: string | Placeholder,
  { sessionId, subjectId, kind }: ReadingKeyInStatement,
): SQL {
  return sql`
    insert into ${readings} (session_id, account_id, subject_id, kind, message_id, started_at)
    select ${sessionId}::uuid, message.account_id, ${subjectId}::uuid, ${kind}, message.id, ${at}::timestamptz
    from ${started} as message
    on conflict (session_id, subject_id, kind)
      do update set started_at = excluded.started_at, message_id = excluded.message_id`;
}

/** Stores the start of readings. Each replaces the earlier reading of the same session, subject and kind. */
export async function startReadings(db: Db, at: Date, started: NewReadingRow[]): Promise<void> {
  if (started.length === 0) return;
  await db
    .insert(readings)
    .values(started.map((reading) => ({ ...reading, startedAt: at })))
    .onConflictDoUpdate({
      target: [readings.sessionId, readings.subjectId, readings.kind],
      set: { startedAt: at, messageId: sql`excluded.message_id` },
    });
}

/** Those of the messages of which the session has begun a download (text or document) after `since`. */
export async function listMessagesDownloadedSince(
  db: Db,
  query: { accountId: string; sessionId: string; messageIds: string[]; since: Date },
): Promise<Set<string>> {
  const rows = await db
    .selectDistinct({ messageId: readings.messageId })
    .from(readings)
    .where(
      and(
        eq(readings.accountId, query.accountId),
        eq(readings.sessionId, query.sessionId),
        anyOf(readings.messageId, query.messageIds),
        eq(readings.kind, "downloaded"),
        gt(readings.startedAt, query.since),
      ),
    );
  return new Set(rows.map(({ messageId }) => messageId));
}

/** Deletes at most `limit` readings that began before an instant; returns how many were deleted. */
export function deleteReadingsStartedBefore(db: Db, before: Date, limit: number): Promise<number> {
  return deleteSome(db, readings, { where: lt(readings.startedAt, before), limit });
}
