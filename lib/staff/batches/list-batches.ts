import "server-only";
import type { Context } from "@/lib/context";
import { type BatchPosition, listBatchPage, listEndedBetween } from "@/lib/delivery/result/batch-list-store";
import { sumResults } from "@/lib/delivery/result/batch-result-store";
import { addCalendarDays, type CalendarDay } from "@/lib/kernel/time";
import { countUnopened } from "@/lib/mailbox/staff/message-list-store";
import { countFailedBetween } from "@/lib/notification/bounced-store";
import { BATCH_PAGE_SIZE, nightBefore, UNOPENED_AFTER_DAYS } from "./batch-list";

/**
 * One page of all batches, the newest first.
 *
 * @param after the place behind which it begins; null for the first page
 * @returns `next`: where the next page begins; null on the last one
 */
export async function listBatches(ctx: Context, after: BatchPosition | null) {
  const found = await listBatchPage(ctx.db, { after, limit: BATCH_PAGE_SIZE + 1 });
  const rows = found.slice(0, BATCH_PAGE_SIZE);
  const last = rows.at(-1);
  return { rows, next: found.length > BATCH_PAGE_SIZE && last ? last : null };
}

async function committedIn(ctx: Context, day: CalendarDay) {
  const { from, until } = nightBefore(day);
  const ended = await listEndedBetween(ctx.db, from, until);
  const committed = ended.filter(({ state }) => state === "committed").map(({ id }) => id);
  return { committed, cancelled: ended.length - committed.length };
}

/**
 * Figures of the night before a day: what its batches did, what bounced, and what nobody opened of the night a week
 * earlier.
 */
export async function summarizeNight(ctx: Context, day: CalendarDay) {
  const { from, until } = nightBefore(day);
  const earlier = addCalendarDays(day, -UNOPENED_AFTER_DAYS);
  const [night, before] = [await committedIn(ctx, day), await committedIn(ctx, earlier)];
  const [sums, bounced, unopened, sumsBefore] = await Promise.all([
    sumResults(ctx.db, night.committed),
    countFailedBetween(ctx.db, from, until),
    countUnopened(ctx.db, before.committed),
    sumResults(ctx.db, before.committed),
  ]);
  return {
    batches: night.committed.length,
    cancelled: night.cancelled,
    ...sums,
    bounced,
    /** Of the messages that were placed in the night a week earlier. */
    unopened: { messages: unopened, of: sumsBefore.placed },
  };
}
