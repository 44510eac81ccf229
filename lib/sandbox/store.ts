import "server-only";
import { and, asc, eq, gt, isNull, like, lt, lte, not, or, type SQL, type SQLWrapper } from "drizzle-orm";
import { testClocks, testNotifications } from "@/drizzle/schema/sandbox";
import type { Db } from "@/lib/db/connection";
import { deleteSome } from "@/lib/db/delete-some";
import { TEST_ADDRESS_PATTERN, TEST_SOURCE_PATTERN } from "@/lib/kernel/test-address";

/** Condition: an address is none of a test customer. True for null: the account is closed. */
export function isNoTestAddress(address: SQLWrapper): SQL {
  return or(isNull(address), not(like(address as SQL, TEST_ADDRESS_PATTERN))) as SQL;
}

/** Condition: a message's `source` is none of a test sender. It holds for closed accounts too. */
export function isNoTestSource(source: SQLWrapper): SQL {
  return not(like(source as SQL, TEST_SOURCE_PATTERN));
}

/** Condition: an address is one of a test sender. @param domain as `testDomain` makes it */
export function isAddressBelow(address: SQLWrapper, domain: string): SQL {
  return like(address as SQL, `%@${domain}`);
}

/** By how many seconds the clock of a test sender is ahead; 0 when it was never moved. */
export async function findClockOffset(db: Db, source: string): Promise<number> {
  const [row] = await db.select().from(testClocks).where(eq(testClocks.source, source));
  return row?.offsetSeconds ?? 0;
}

/**
 * Holds the clock of a test sender until `heldUntil`.
 *
 * @returns by how much it is ahead; null when another call holds it
 */
export async function takeClock(
  db: Db,
  { source, now, heldUntil }: { source: string; now: Date; heldUntil: Date },
): Promise<number | null> {
  const [row] = await db
    .insert(testClocks)
    .values({ source, offsetSeconds: 0, movedAt: now, heldUntil })
    .onConflictDoUpdate({
      target: testClocks.source,
      set: { heldUntil },
      setWhere: or(isNull(testClocks.heldUntil), lte(testClocks.heldUntil, now)),
    })
    .returning({ offsetSeconds: testClocks.offsetSeconds });
  return row?.offsetSeconds ?? null;
}

/**
 * Changes a clock that is held.
 *
 * @param heldUntil as it was taken or renewed last
 * @returns false when another call holds it meanwhile
 */
export async function updateHeldClock(
  db: Db,
  { source, heldUntil }: { source: string; heldUntil: Date },
  set: Partial<Omit<typeof testClocks.$inferInsert, "source">>,
): Promise<boolean> {
  const where = and(eq(testClocks.source, source), eq(testClocks.heldUntil, heldUntil));
  return (await db.update(testClocks).set(set).where(where)).count > 0;
}

export async function insertTestNotification(db: Db, row: typeof testNotifications.$inferInsert): Promise<void> {
  await db.insert(testNotifications).values(row);
}

/**
 * One page of the e-mails to a test sender's customers, oldest first.
 *
 * @param page.after sequence of the last one of the page before; 0 for the first page
 */
export function listTestNotifications(
  db: Db,
  page: { domain: string; toAddress: string | null; after: number; limit: number },
) {
  const { domain, toAddress, after, limit } = page;
  return db
    .select()
    .from(testNotifications)
    .where(
      and(
        eq(testNotifications.domain, domain),
        gt(testNotifications.sequence, after),
        toAddress === null ? undefined : eq(testNotifications.toAddress, toAddress),
      ),
    )
    .orderBy(asc(testNotifications.sequence))
    .limit(limit);
}

export async function deleteTestNotifications(db: Db, domain: string): Promise<void> {
  await db.delete(testNotifications).where(eq(testNotifications.domain, domain));
}

export function deleteTestNotificationsBefore(db: Db, before: Date, limit: number): Promise<number> {
  return deleteSome(db, testNotifications, { where: lt(testNotifications.at, before), limit });
}
