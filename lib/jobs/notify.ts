import "server-only";
import type { Context } from "@/lib/context";
import { recheckRoutes } from "@/lib/delivery/recheck-routes";
import { NOTIFICATION_ROOMS } from "@/lib/jobs/notification-rooms";
import { openTestMessages } from "@/lib/mailbox/reading/open-test-messages";
import { findSentTo } from "@/lib/notification/caught-store";
import { type SendOptions, sendNotification } from "@/lib/notification/send-notification";

/**
 * Makes one attempt to send a notification. What it announces is routed again first: it is due when its messages are
 * published. A test customer who reads at once opens them afterwards.
 *
 * @param reached the instant of a test clock that decides what is published; by default now
 * @returns counts for the job
 */
export async function notify(
  ctx: Context,
  notificationId: string,
  options: Pick<SendOptions, "transport" | "stopping"> & { reached?: Date },
): Promise<Record<string, number>> {
  const { reached, ...sending } = options;
  const rerouted = await recheckRoutes(ctx, notificationId, reached);
  const result = await sendNotification(ctx, notificationId, { ...sending, ...NOTIFICATION_ROOMS });
  if (result === "caught") {
    const sentTo = await findSentTo(ctx.db, notificationId);
    if (sentTo) await openTestMessages(ctx, sentTo);
  }
  return { [result]: 1, ...(rerouted > 0 ? { rerouted } : {}) };
}
