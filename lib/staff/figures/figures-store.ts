import "server-only";
import { and, asc, count, gte, lte } from "drizzle-orm";
import { dailyFigures } from "@/drizzle/schema/daily-figures";
import type { AuditEventKind } from "@/lib/audit/audit-event";
import { auditKindsIn } from "@/lib/audit/period-store";
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
 * Counts the audit events of each kind in a period.
 *
 * @returns no entry for a kind without events
 */
export async function countEvents(
  db: Db,
  period: { from: Date; to: Date; kinds: AuditEventKind[] },
): Promise<Map<string, number>> {
  const events = auditKindsIn(db, period);
  const rows = await db.select({ kind: events.kind, n: count() }).from(events).groupBy(events.kind);
  return new Map(rows.map(({ kind, n }) => [kind, n]));
}

/** Stores the figures of a day in place of those counted before. */
export async function saveFigures(db: Db, row: FiguresRow): Promise<void> {
  const { day: _, ...set } = row;
  await db.insert(dailyFigures).values(row).onConflictDoUpdate({ target: dailyFigures.day, set });
}
