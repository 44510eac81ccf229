import "server-only";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import type { Context } from "@/lib/context";
import { isUuid } from "@/lib/kernel/random";
import { err, ok, type Result } from "@/lib/kernel/result";
import type { DocumentSummary } from "@/lib/mailbox/message/get-message";
import { findMessage, listDocuments } from "@/lib/mailbox/message/message-store";
import { messageState } from "@/lib/mailbox/message/visibility";

export type TrashMessage = { id: string; subject: string; documents: DocumentSummary[] };

/** A message in the trash with the documents that can still be downloaded; `not-found` for every other message. */
export async function getTrashMessage(
  ctx: Context,
  input: { accountId: AuthorizedAccountId; messageId: string },
): Promise<Result<TrashMessage, { kind: "not-found" }>> {
  const { accountId, messageId } = input;
  const message = isUuid(messageId) ? await findMessage(ctx.db, { accountId, messageId }) : null;
  if (!message || messageState(message, ctx.clock.now()) !== "trash") return err({ kind: "not-found" });
  const documents = message.withdrawnAt ? [] : await listDocuments(ctx.db, { accountId, messageIds: [messageId] });
  return ok({
    id: messageId,
    subject: message.subject,
    documents: documents.map(({ messageId: _, ...document }) => document),
  });
}
