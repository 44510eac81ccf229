import "server-only";
import type { Context } from "@/lib/context";
import { inTransaction } from "@/lib/db/transaction";
import { err, ok, type Result } from "@/lib/kernel/result";
import { addMinutes } from "@/lib/kernel/time";
import { takeWaitingNotifications } from "@/lib/notification/delayed-store";
import { notificationPriority } from "@/lib/notification/notification-kinds";
import { checkMailServer } from "@/lib/notification/transport";
import type { UsableLinks } from "@/lib/notification/waiting-store";

/** As in sweep-notifications.ts: until then the new job is not taken for lost. */
const SWEEP_AGAIN_MINUTES = 10;
const CHUNK_ROWS = 1000;

export type RetryRefusal = { kind: "mail-server-down"; cause: string; reason: string };

/**
 * Tries at once what waits for another attempt, instead of at its time, which may be four hours away. The mail server
 * is asked first. The worker sends them. The attempt does not count towards the last one, because a server that answers
 * may still refuse each e-mail for now. What the server received without an answer keeps its time.
 *
 * @param options.isLinkUsable as for `sendNotification`
 * @param options.accountId only what waits for this account
 * @returns how many were queued; without those that wait for an e-mail that announces their messages
 */
export async function retryWaiting(
  ctx: Context,
  options: Pick<UsableLinks, "isLinkUsable"> & { accountId?: string; batchSize?: number },
): Promise<Result<{ retried: number }, RetryRefusal>> {
  const { isLinkUsable, accountId, batchSize = CHUNK_ROWS } = options;
  const server = await checkMailServer(ctx.settings);
  if (server.kind === "fails") return err({ ...server, kind: "mail-server-down" });
  const at = ctx.clock.now();
  const nextSweepAt = addMinutes(at, SWEEP_AGAIN_MINUTES);
  const take = { at, isLinkUsable, nextSweepAt, accountId, limit: batchSize };
  let retried = 0;
  for (let taken = batchSize; taken === batchSize; retried += taken) {
    taken = await inTransaction(ctx.db, async (tx) => {
      const waiting = await takeWaitingNotifications(tx, take);
      const jobs = waiting.map(({ id, kind }) => ({
        data: { notificationId: id },
        priority: notificationPriority(kind),
      }));
      await ctx.queue.enqueue(tx, "send-notification", jobs);
      return waiting.length;
    });
  }
  return ok({ retried });
}
