import "server-only";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import type { Context } from "@/lib/context";
import { inTransaction } from "@/lib/db/transaction";
import { isUuid } from "@/lib/kernel/random";
import { err, ok, type Result } from "@/lib/kernel/result";
import { findMessage, lockMessages } from "@/lib/mailbox/message/message-store";
import { messageState } from "@/lib/mailbox/message/visibility";
import { deleteDraft, findDraft, putDraft } from "@/lib/mailbox/reply/draft-store";
import { draftText } from "@/lib/mailbox/reply/reply";
import { findReplyByForm, lockRepliesOf } from "@/lib/mailbox/reply/reply-store";

export type DraftFailure =
  /** Unknown, foreign, deleted, withdrawn, or an item that takes no reply. */
  | { kind: "not-found" }
  /** The form was sent meanwhile: nothing is unfinished. */
  | { kind: "already-sent" };

/**
 * Keeps an unfinished reply for its customer (CONTRACT, decision 17); an empty text ends it. What a form held that has
 * been sent is kept by no straggler.
 *
 * @param input.formToken of the form that it was typed into
 * @returns `kept`: whether there is a draft now
 */
export async function saveDraft(
  ctx: Context,
  input: { accountId: AuthorizedAccountId; messageId: string; body: string; formToken: string },
): Promise<Result<{ kept: boolean }, DraftFailure>> {
  const { accountId, messageId, formToken } = input;
  if (!isUuid(messageId) || !isUuid(formToken)) return err({ kind: "not-found" });
  const body = draftText(input.body);
  const now = ctx.clock.now();
  return inTransaction(ctx.db, async (tx) => {
    await lockRepliesOf(tx, accountId);
    if (await findReplyByForm(tx, { accountId, formToken })) return err({ kind: "already-sent" });
    await lockMessages(tx, { accountId, messageIds: [messageId] });
    const message = await findMessage(tx, { accountId, messageId });
    if (!message?.allowReply || messageState(message, now) !== "inbox") return err({ kind: "not-found" });
    if (body.trim() === "") {
      await deleteDraft(tx, { accountId, messageId });
      return ok({ kept: false });
    }
    await putDraft(tx, { accountId, messageId, body, savedAt: now });
    return ok({ kept: true });
  });
}

/** The unfinished reply of this customer to this item; nobody else's is ever found. */
export async function getDraft(
  ctx: Context,
  input: { accountId: AuthorizedAccountId; messageId: string },
): Promise<{ body: string; savedAt: Date } | null> {
  return isUuid(input.messageId) ? findDraft(ctx.db, input) : null;
}
