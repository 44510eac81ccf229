import "server-only";
import type { Context } from "@/lib/context";
import type { CalendarDay } from "@/lib/kernel/time";
import { type DailyFigures, figureDays } from "@/lib/staff/figures/daily-figures";
import { listFigures } from "@/lib/staff/figures/figures-store";

export type FiguresOfDay = {
  day: CalendarDay;
  /** Null while the day is not counted. */
  figures: DailyFigures | null;
  /** Whether the openings are all counted. */
  isFinal: boolean;
};

export type ShownFigures = {
  /** The last 30 days, oldest first, today last. */
  days: FiguresOfDay[];
  /** When the figures of today were counted; null before the first count of the day. */
  countedAt: Date | null;
};

/** The figures of the last 30 days, as the job `count-daily-figures` has counted them. One statement. */
export async function readFigures(ctx: Context): Promise<ShownFigures> {
  const days = figureDays(ctx.clock.now());
  const [from] = days;
  const today = days.at(-1) ?? from;
  const stored = await listFigures(ctx.db, { from, to: today });
  const rows = new Map(stored.map((row) => [row.day, row]));
  return {
    days: days.map((day) => ({ day, figures: rows.get(day) ?? null, isFinal: rows.get(day)?.isFinal ?? false })),
    countedAt: rows.get(today)?.countedAt ?? null,
  };
}
