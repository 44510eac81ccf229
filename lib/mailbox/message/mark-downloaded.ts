import "server-only";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import type { Context } from "@/lib/context";
import { markDownloaded } from "@/lib/mailbox/message/message-store";

/**
 * Notes on a message that one of its documents was downloaded to its last byte (`firstDownloadedAt`), after which no
 * reminder of its deletion is needed. The event of the download is older: it was committed before the first byte. A
 * download that breaks off therefore stands in the history and is still reminded of.
 *
 * Never throws: what has left is not broken off for this mark; a failure is logged and the reminder stays on.
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
