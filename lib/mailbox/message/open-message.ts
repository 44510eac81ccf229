import "server-only";
import type { Context } from "@/lib/context";
import { inOneStatement } from "@/lib/db/transaction";
import { isUuid } from "@/lib/kernel/random";
import { err, ok, type Result } from "@/lib/kernel/result";
import { inboxScope } from "@/lib/mailbox/list/inbox-scope";
import { type ConversationEntry, conversationEntries } from "@/lib/mailbox/message/conversation";
import { type MessageFailure, type MessageView, viewMessage } from "@/lib/mailbox/message/get-message";
import { openMessageRow } from "@/lib/mailbox/message/open-message-store";
import type { MessageList } from "@/lib/mailbox/message/visibility";
import type { CustomerSession, SignedOut } from "@/lib/mailbox/reading/customer-session";
import { lockForOpening } from "@/lib/mailbox/reading/record-reading-store";

export type OpenedMessage = {
  message: MessageView;
  /** True when the message had not been opened before. */
  first: boolean;
  /**
   * The whole conversation in the order of time, the message itself included; just the message when nothing is with it.
   */
  conversation: ConversationEntry[];
  /** Text of the unfinished reply to the message; null when there is none. */
  draft: string | null;
};

/**
 * Opens a message for its customer. One statement, which is a transaction of its own, locks the message, checks access,
 * records the opening and reads the text. The text is returned only after its commit, and the returned history includes
 * the opening. Other texts of the conversation are returned only if the customer has opened them before and does not
 * keep them as unread; their openings are recorded in the same statement.
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
      if (!found.ok) return found;
      const { draft } = row.conversation;
      const conversation = conversationEntries(row.conversation, messageId, now);
      return ok({ ...afterOpening(found.value, row.isOpened ? now : null, now), conversation, draft });
    },
    (tx) => lockForOpening(tx, session, messageId),
  );
}

/** The message as the opening leaves it. @param openedAt null when no event was appended */
function afterOpening(before: MessageView, openedAt: Date | null, now: Date): Pick<OpenedMessage, "message" | "first"> {
  const opening = { kind: "opened" as const, actor: "customer" as const, details: {}, filename: null, toAddress: null };
  const history = openedAt ? [...before.history, { ...opening, at: openedAt }] : before.history;
  const message = { ...before, unread: false, firstReadAt: before.firstReadAt ?? now, history };
  return { message, first: before.firstReadAt === null };
}
