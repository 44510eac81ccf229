import "server-only";
import { isUsableLink } from "@/lib/auth/password-link/store";
import type { Context } from "@/lib/context";
import { secondsBetween } from "@/lib/kernel/time";
import { oldestUntriedDueAt } from "@/lib/notification/backlog-store";

/** If a notification is due this long without a first attempt, no worker runs, or too few. */
const MAX_WAIT_SECONDS = 15 * 60;

export type Backlog = { waitingSeconds: number };

/**
 * Looks for notifications that no worker has tried to send. A failing mail server causes no backlog, because its
 * notifications were tried. In maintenance mode there is none either: notifications wait on purpose.
 *
 * @returns how long the oldest one has been due; null when none has waited longer than 15 minutes
 */
export async function findBacklog(ctx: Context): Promise<Backlog | null> {
  if (ctx.settings.maintenance) return null;
  const at = ctx.clock.now();
  const oldest = await oldestUntriedDueAt(ctx.db, { at, isLinkUsable: isUsableLink });
  if (!oldest) return null;
  const waitingSeconds = secondsBetween(oldest, at);
  return waitingSeconds > MAX_WAIT_SECONDS ? { waitingSeconds } : null;
}
