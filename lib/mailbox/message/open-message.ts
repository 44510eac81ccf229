import "server-only";
import type { Context } from "@/lib/context";
import { inTransaction } from "@/lib/db/transaction";
import { isUuid } from "@/lib/kernel/random";
import { err, ok, type Result } from "@/lib/kernel/result";
import { type MessageFailure, type MessageView, readMessage } from "@/lib/mailbox/message/get-message";
import { lockMessages } from "@/lib/mailbox/message/message-store";
import { messageState } from "@/lib/mailbox/message/visibility";
import type { CustomerSession, SignedOut } from "@/lib/mailbox/reading/customer-session";
import { recordReading } from "@/lib/mailbox/reading/record-reading";

/** `first`: true when the message had not been opened before. */
export type OpenedMessage = { message: MessageView; first: boolean };

/**
 * Opens a message for its customer. One transaction locks the message, checks access, records the opening and reads the
 * text. The text is returned only after the commit, and the returned history includes the opening.
 *
 * @returns `signed-out` when the session has ended, or a failure of `getMessage`; neither is recorded
 */
export async function openMessage(
  ctx: Context,
  input: { session: CustomerSession; messageId: string },
): Promise<Result<OpenedMessage, MessageFailure | SignedOut>> {
  const { session, messageId } = input;
  const { accountId } = session;
  if (!isUuid(messageId)) return err({ kind: "not-found" });
  return inTransaction(ctx.db, async (tx) => {
    if (!(await session.isSignedIn(tx))) return err({ kind: "signed-out" as const });
    const [message] = await lockMessages(tx, { accountId, messageIds: [messageId] });
    const now = ctx.clock.now();
    // Only messages in the inbox have a text to show; for others `readMessage` returns the failure.
    const readable = message !== undefined && messageState(message, now) === "inbox";
    if (readable) await recordReading(tx, now, session, { message, subjectId: messageId, kind: "opened" });
    const found = await readMessage(tx, now, { accountId, messageId });
    return found.ok ? ok({ message: found.value, first: message?.firstReadAt === null }) : found;
  });
}
