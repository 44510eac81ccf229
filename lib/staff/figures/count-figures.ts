import "server-only";
import { testSourcesQuery } from "@/lib/api/key-store";
import type { Context } from "@/lib/context";
import { inTransaction } from "@/lib/db/transaction";
import { countPlaced } from "@/lib/mailbox/staff/placed-count-store";
import { countGivenUp } from "@/lib/notification/given-up-store";
import { figureDays, instantsOf, isFinalDay, openedInTimeUntil } from "@/lib/staff/figures/daily-figures";
import { countEvents, listFigures, saveFigures } from "@/lib/staff/figures/figures-store";

/**
 * Counts the shown days whose figures may still change, the latest first, each in one transaction. Days before the
 * installation are counted once.
 *
 * @param signal no further day is begun once it is aborted; the next call counts the rest
 * @returns how many days were counted
 */
export async function countDailyFigures(ctx: Context, { signal }: { signal: AbortSignal }): Promise<{ days: number }> {
  const now = ctx.clock.now();
  const shown = figureDays(now);
  const [from] = shown;
  const stored = await listFigures(ctx.db, { from, to: shown.at(-1) ?? from });
  const final = new Set(stored.filter(({ isFinal }) => isFinal).map(({ day }) => day));
  let days = 0;
  for (const day of shown.filter((one) => !final.has(one)).reverse()) {
    if (signal.aborted) break;
    await inTransaction(ctx.db, async (tx) => {
      const period = instantsOf(day);
      const testSources = testSourcesQuery(tx);
      const { placed, opened } = await countPlaced(tx, {
        ...period,
        openedBefore: openedInTimeUntil(day),
        testSources,
      });
      const events = await countEvents(tx, { ...period, kinds: ["sign-in.succeeded", "sign-in.locked"] });
      await saveFigures(tx, {
        day,
        placed,
        openedInTime: opened,
        notificationsFailed: await countGivenUp(tx, period),
        signIns: events.get("sign-in.succeeded") ?? 0,
        lockouts: events.get("sign-in.locked") ?? 0,
        countedAt: now,
        isFinal: isFinalDay(day, now),
      });
    });
    days += 1;
  }
  return { days };
}
