import "server-only";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import type { Context } from "@/lib/context";
import { listArchiveDocuments, listArchiveMessages } from "@/lib/export/store";
import { inboxScope } from "@/lib/mailbox/list/list-messages";

/**
 * Which of the picked items an archive can hold, newest first, and how many documents they have; foreign, unknown and
 * deleted ones are simply missing.
 */
export async function selectForArchive(
  ctx: Context,
  input: { accountId: AuthorizedAccountId; ids: string[] },
): Promise<{ ids: string[]; documents: number }> {
  const scope = inboxScope(input.accountId, ctx.clock.now());
  const [messages, documents] = await Promise.all([
    listArchiveMessages(ctx.db, scope, input.ids),
    listArchiveDocuments(ctx.db, scope, input.ids),
  ]);
  return { ids: messages.map(({ id }) => id), documents: documents.length };
}
