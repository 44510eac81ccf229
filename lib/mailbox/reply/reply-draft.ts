import "server-only";
import type { AuthorizedAccountId, DraftOwnerId } from "@/lib/account/account-id";
import { lockAccount } from "@/lib/account/store";
import type { Context } from "@/lib/context";
import { inTransaction } from "@/lib/db/transaction";
import { isUuid } from "@/lib/kernel/random";
import { err, ok, type Result } from "@/lib/kernel/result";
import { findMessage, lockMessages } from "@/lib/mailbox/message/message-store";
import { messageState } from "@/lib/mailbox/message/visibility";
import { deleteDraft, findDraft, upsertDraft } from "@/lib/mailbox/reply/draft-store";
import { draftText } from "@/lib/mailbox/reply/reply";
import { findReplyByForm } from "@/lib/mailbox/reply/reply-store";

export type DraftFailure =
  /** Unknown, of another account, deleted or withdrawn, or a message that allows no reply. */
  | { kind: "not-found" }
  /** The form has been sent, so its text is no longer a draft. */
  | { kind: "already-sent" };

/**
 * Stores the unfinished reply of a customer to a message; an empty text deletes it. A request that arrives after its
 * form was sent stores nothing.
 *
 * @param input.accountId from the session gate, or from a sealed draft mark when the session has ended
 * @param input.formToken UUID of the form that the text was typed into
 * @returns `kept`: true when a draft is stored now
 */
export async function saveDraft(
  ctx: Context,
  input: { accountId: AuthorizedAccountId | DraftOwnerId; messageId: string; body: string; formToken: string },
): Promise<Result<{ kept: boolean }, DraftFailure>> {
  const { accountId, messageId, formToken } = input;
  if (!isUuid(messageId) || !isUuid(formToken)) return err({ kind: "not-found" });
  const body = draftText(input.body);
  const now = ctx.clock.now();
  return inTransaction(ctx.db, async (tx) => {
    // Otherwise a draft could be stored after its form was sent by a parallel request.
    if (!(await lockAccount(tx, accountId))) return err({ kind: "not-found" });
    if (await findReplyByForm(tx, { accountId, formToken })) return err({ kind: "already-sent" });
    await lockMessages(tx, { accountId, messageIds: [messageId] });
    const message = await findMessage(tx, { accountId, messageId });
    if (!message?.allowReply || messageState(message, now) !== "inbox") return err({ kind: "not-found" });
    if (body.trim() === "") {
      await deleteDraft(tx, { accountId, messageId });
      return ok({ kept: false });
    }
    await upsertDraft(tx, { accountId, messageId, body, savedAt: now });
    return ok({ kept: true });
  });
}

/** The draft of this customer's reply to a message; null when there is none. */
export async function getDraft(
  ctx: Context,
  input: { accountId: AuthorizedAccountId; messageId: string },
): Promise<{ body: string; savedAt: Date } | null> {
  return isUuid(input.messageId) ? findDraft(ctx.db, input) : null;
}
