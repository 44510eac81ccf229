import "server-only";
import { and, asc, gte, lte, sql } from "drizzle-orm";
import { dailyFigures } from "@/drizzle/schema/daily-figures";
import { testAccountIds } from "@/lib/account/test-account-store";
import type { AuditEventKind } from "@/lib/audit/audit-event";
import { auditKindsIn, auditKindsOf } from "@/lib/audit/period-store";
import type { Db } from "@/lib/db/connection";
import type { CalendarDay } from "@/lib/kernel/time";

export type FiguresRow = typeof dailyFigures.$inferSelect;

/** The counted days of a period, oldest first, both ends included. */
export function listFigures(db: Db, { from, to }: { from: CalendarDay; to: CalendarDay }): Promise<FiguresRow[]> {
  return db
    .select()
    .from(dailyFigures)
    .where(and(gte(dailyFigures.day, from), lte(dailyFigures.day, to)))
    .orderBy(asc(dailyFigures.day));
}

/**
 * Counts the audit events of each kind in a period, without those of test customers, which are counted by their index
 * and taken off.
 *
 * @returns no entry for a kind without events
 */
export async function countEvents(
  db: Db,
  period: { from: Date; to: Date; kinds: AuditEventKind[] },
): Promise<Map<string, number>> {
  const events = auditKindsIn(db, period);
  const ofTests = auditKindsOf(db, testAccountIds(db), period);
  const all = sql<string>`count(*)`.as("n");
  const taken = sql<string>`-count(*)`.as("n");
  const counted = db
    .select({ kind: events.kind, n: all })
    .from(events)
    .groupBy(events.kind)
    .unionAll(db.select({ kind: ofTests.kind, n: taken }).from(ofTests).groupBy(ofTests.kind))
    .as("counted");
  const total = sql`sum(${counted.n})`.mapWith(Number);
  const rows = await db.select({ kind: counted.kind, n: total }).from(counted).groupBy(counted.kind);
  return new Map(rows.map(({ kind, n }) => [kind, n]));
}

/** Stores the figures of a day in place of those counted before. */
export async function saveFigures(db: Db, row: FiguresRow): Promise<void> {
  const { day: _, ...set } = row;
  await db.insert(dailyFigures).values(row).onConflictDoUpdate({ target: dailyFigures.day, set });
}
