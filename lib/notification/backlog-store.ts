import "server-only";
import { and, asc, eq, not } from "drizzle-orm";
import { notifications } from "@/drizzle/schema/notification";
import type { Db } from "@/lib/db/connection";
import { isWaiting, type UsableLinks } from "@/lib/notification/waiting-store";
import { isPublished } from "@/lib/publication/store";

/**
 * Due time of the queued notification that has been due longest without an attempt; null when there is none. Those that
 * wait for another e-mail do not count: that one does.
 */
export async function oldestUntriedDueAt(db: Db, links: UsableLinks): Promise<Date | null> {
  const [row] = await db
    .select({ dueAt: notifications.dueAt })
    .from(notifications)
    .where(
      and(
        eq(notifications.state, "queued"),
        eq(notifications.attempts, 0),
        not(isWaiting(links)),
        isPublished(notifications.batchId),
      ),
    )
    .orderBy(asc(notifications.dueAt))
    .limit(1);
  return row?.dueAt ?? null;
}
