import "server-only";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import type { Context } from "@/lib/context";
import { listArchiveDocuments, listArchiveMessages } from "@/lib/mailbox/list/archive-store";
import { inboxScope } from "@/lib/mailbox/list/inbox-scope";

/**
 * The selected messages that an archive can contain, newest first, and the number of their documents. Ids that the
 * customer cannot read are left out.
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
