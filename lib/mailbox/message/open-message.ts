import "server-only";
import type { Context } from "@/lib/context";
import { inOneStatement } from "@/lib/db/transaction";
import { isUuid } from "@/lib/kernel/random";
import { err, ok, type Result } from "@/lib/kernel/result";
import { inboxScope } from "@/lib/mailbox/list/inbox-scope";
import { type MessageFailure, type MessageView, viewMessage } from "@/lib/mailbox/message/get-message";
import { openMessageRow } from "@/lib/mailbox/message/open-message-store";
import type { MessageList } from "@/lib/mailbox/message/visibility";
import type { CustomerSession, SignedOut } from "@/lib/mailbox/reading/customer-session";
import { lockForReading } from "@/lib/mailbox/reading/record-reading-store";

/** `first`: true when the message had not been opened before. */
export type OpenedMessage = { message: MessageView; first: boolean };

/**
 * Opens a message for its customer. One statement, which is a transaction of its own, locks the message, checks access,
 * records the opening and reads the text. The text is returned only after its commit, and the returned history includes
 * the opening.
 *
 * @param input.from the list that must show it; the inbox by default
 * @returns `signed-out` when the session has ended, or a failure of `getMessage`; neither is recorded
 */
export async function openMessage(
  ctx: Context,
  input: { session: CustomerSession; messageId: string; from?: MessageList },
): Promise<Result<OpenedMessage, MessageFailure | SignedOut>> {
  const { session, messageId, from = "inbox" } = input;
  if (!isUuid(messageId)) return err({ kind: "not-found" });
  return inOneStatement(
    ctx.db,
    async (db, isLocked) => {
      const now = ctx.clock.now();
      const scope = inboxScope(session.accountId, now);
      const row = await openMessageRow(db, now, { session, messageId, from, scope, isLocked });
      if (!row) return err({ kind: "signed-out" as const });
      const found = viewMessage(row.message, now, from);
      return found.ok ? ok(afterOpening(found.value, row.isOpened ? now : null, now)) : found;
    },
    (tx) => lockForReading(tx, session, messageId),
  );
}

/** The message as the opening leaves it. @param openedAt null when no event was appended */
function afterOpening(before: MessageView, openedAt: Date | null, now: Date): OpenedMessage {
  const opening = { kind: "opened" as const, actor: "customer" as const, details: {}, filename: null, toAddress: null };
  const history = openedAt ? [...before.history, { ...opening, at: openedAt }] : before.history;
  const message = { ...before, unread: false, firstReadAt: before.firstReadAt ?? now, history };
  return { message, first: before.firstReadAt === null };
}
