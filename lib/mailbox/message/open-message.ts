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

/** `first`: this was the first opening of the message. */
export type OpenedMessage = { message: MessageView; first: boolean };

/**
 * Opens a message for its customer. One transaction locks it, checks that this reader may see it now, records the
 * opening and reads the text: the text is returned only with a committed event, and the history already holds it.
 *
 * @returns the failures of `getMessage`, for which nothing is recorded; `signed-out` when the session has ended
 */
export async function openMessage(
  ctx: Context,
  input: { reader: CustomerSession; messageId: string },
): Promise<Result<OpenedMessage, MessageFailure | SignedOut>> {
  const { reader, messageId } = input;
  const { accountId } = reader;
  if (!isUuid(messageId)) return err({ kind: "not-found" });
  return inTransaction(ctx.db, async (tx) => {
    if (!(await reader.isSignedIn(tx))) return err({ kind: "signed-out" as const });
    const [message] = await lockMessages(tx, { accountId, messageIds: [messageId] });
    const now = ctx.clock.now();
    // What is not in the inbox has no text to show; `readMessage` says why.
    const readable = message !== undefined && messageState(message, now) === "inbox";
    if (readable) await recordReading(tx, now, reader, { message, subjectId: messageId, kind: "opened" });
    const found = await readMessage(tx, now, { accountId, messageId });
    return found.ok ? ok({ message: found.value, first: message?.firstReadAt === null }) : found;
  });
}
