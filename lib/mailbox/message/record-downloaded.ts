import "server-only";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import type { Context } from "@/lib/context";
import { markDownloaded } from "@/lib/mailbox/message/message-store";

/**
 * Sets `firstDownloadedAt` of a message when one of its documents has been sent to the last byte. The customer then
 * gets no deletion reminder for it. The event of the download was committed before the first byte, so an aborted
 * download is in the history and the reminder is still sent.
 *
 * Never throws: the download is complete and must not fail here. A failure is logged, and the reminder is still sent.
 */
export async function recordDownloaded(
  ctx: Context,
  input: { accountId: AuthorizedAccountId; messageId: string },
): Promise<void> {
  const { accountId, messageId } = input;
  try {
    await markDownloaded(ctx.db, { accountId, messageIds: [messageId] }, ctx.clock.now());
  } catch (error) {
    ctx.log.error({ messageId }, "a finished download could not be noted", error);
  }
}
