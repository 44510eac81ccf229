import "server-only";
import { and, asc, eq, gt, isNull, lte, or, type SQL, sql } from "drizzle-orm";
import { feedEntries, feedProgress } from "@/drizzle/schema/feed";
import { arrayLiteral } from "@/lib/db/any-of";
import type { Db, Tx } from "@/lib/db/connection";
import { insertRows } from "@/lib/db/insert-rows";
import type { UnownedFamily } from "@/lib/feed/event-type";
import type { FeedData, FeedEntry } from "@/lib/feed/feed-event";
import { customersSource } from "@/lib/kernel/test-address";

const ENTRY = {
  eventId: feedEntries.eventId,
  position: sql<number>`${feedEntries.position}`.mapWith(Number),
  type: feedEntries.type,
  at: feedEntries.at,
  data: feedEntries.data,
};

/** How far the feed is numbered and purged. */
export type FeedProgress = { lastPosition: number; purgedPosition: number };

const PROGRESS = { lastPosition: feedProgress.lastPosition, purgedPosition: feedProgress.purgedPosition };

async function oneProgress(rows: Promise<FeedProgress[]>): Promise<FeedProgress> {
  const [row] = await rows;
  if (!row) throw new Error("the progress of the feed is missing");
  return row;
}

export function readProgress(db: Db): Promise<FeedProgress> {
  return oneProgress(db.select(PROGRESS).from(feedProgress));
}

/** Waits for a transaction that numbers or purges; the next one waits for this. */
export function lockProgress(tx: Tx): Promise<FeedProgress> {
  return oneProgress(tx.select(PROGRESS).from(feedProgress).for("update"));
}

/** Entries that are committed together with the transaction. */
export function insertEntries(
  db: Db,
  entries: { source: string; type: string; at: Date; data: FeedData }[],
): Promise<number> {
  return insertRows(db, feedEntries, entries);
}

/** Whether a committed entry has no position yet. */
export async function hasUnnumbered(db: Db): Promise<boolean> {
  const rows = await db.select({ id: feedEntries.id }).from(feedEntries).where(isNull(feedEntries.position)).limit(1);
  return rows.length > 0;
}

/**
 * Numbers committed entries, in the order of their insertion. The caller holds the lock of `lockProgress`, acquired by
 * a statement before this one, so that nobody else has numbered them meanwhile.
 *
 * @returns how many got a position
 */
export async function numberEntries(tx: Tx, { lastPosition }: FeedProgress, at: Date, limit: number): Promise<number> {
  const numbered = await tx.execute(sql`
    update ${feedEntries} set position = next.position, numbered_at = ${at.toISOString()}::timestamptz
    from (
      select id, ${lastPosition}::bigint + row_number() over (order by id) as position
      from (select ${feedEntries.id} from ${feedEntries} where ${feedEntries.position} is null order by id limit ${limit}) as waiting
    ) as next
    where ${feedEntries.id} = next.id`);
  await tx.update(feedProgress).set({ lastPosition: lastPosition + numbered.count });
  return numbered.count;
}

/** Which entries a reader gets: those of a sender, and of the others only what it may read besides. */
export type FeedReader = {
  source: string;
  /** Types or families; null: every type. */
  types: readonly string[] | null;
  /** Families of no sender that it gets besides: about real customers, or of a test sender about its test customers. */
  unowned: readonly UnownedFamily[];
};

/** The condition that a reader gets an entry. */
export function isForReader({ source, types, unowned }: FeedReader): SQL | undefined {
  const family = sql`split_part(${feedEntries.type}, '.', 1)`;
  const customers = customersSource(source);
  const isOfCustomers = customers === null ? isNull(feedEntries.source) : eq(feedEntries.source, customers);
  const isUnowned = and(isOfCustomers, sql`${family} = any(${arrayLiteral(unowned)}::text[])`);
  const mayRead = or(eq(feedEntries.source, source), isUnowned);
  if (types === null) return mayRead;
  const asked = sql`${arrayLiteral(types)}::text[]`;
  return and(mayRead, sql`(${feedEntries.type} = any(${asked}) or ${family} || '.*' = any(${asked}))`);
}

/** Entries of a reader with positions above `after` and up to `until`, in the order of positions. */
export function listEntries(
  db: Db,
  reader: FeedReader,
  range: { after: number; until: number; limit: number },
): Promise<FeedEntry[]> {
  return db
    .select(ENTRY)
    .from(feedEntries)
    .where(and(gt(feedEntries.position, range.after), lte(feedEntries.position, range.until), isForReader(reader)))
    .orderBy(asc(feedEntries.position))
    .limit(range.limit);
}

/** The entries at some positions, by position. */
export async function findEntries(db: Db, positions: readonly number[]): Promise<Map<number, FeedEntry>> {
  const literal = arrayLiteral(positions.map(String));
  const rows = await db.select(ENTRY).from(feedEntries).where(sql`${feedEntries.position} = any(${literal}::bigint[])`);
  return new Map(rows.map((row) => [row.position, row]));
}

/**
 * Deletes the oldest entries that were numbered before an instant. The caller holds the lock of `lockProgress`.
 *
 * @returns the highest position deleted; null when none was
 */
export async function deleteEntriesNumberedBefore(tx: Tx, before: Date, limit: number): Promise<number | null> {
  const [row] = await tx.execute<{ position: string | null }>(sql`
    with due as (
      select ${feedEntries.id}, ${feedEntries.position}, ${feedEntries.numberedAt} from ${feedEntries}
      where ${feedEntries.position} is not null order by ${feedEntries.position} limit ${limit}
    ), deleted as (
      delete from ${feedEntries} using due
      where ${feedEntries.id} = due.id and due.numbered_at < ${before.toISOString()}::timestamptz
      returning due.position
    )
    select max(position)::text as position from deleted`);
  const position = row?.position ? Number(row.position) : null;
  if (position !== null) await tx.update(feedProgress).set({ purgedPosition: position });
  return position;
}
