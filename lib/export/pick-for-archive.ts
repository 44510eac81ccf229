import "server-only";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import type { Context } from "@/lib/context";
import { listArchiveDocuments, listArchiveItems } from "@/lib/export/store";
import { inboxScope } from "@/lib/mailbox/list-messages";

/**
 * Which of the picked items an archive can hold, newest first, and how many documents they have; foreign, unknown and
 * deleted ones are simply missing.
 */
export async function pickForArchive(
  ctx: Context,
  input: { accountId: AuthorizedAccountId; ids: string[] },
): Promise<{ ids: string[]; documents: number }> {
  const scope = inboxScope(input.accountId, ctx.clock.now());
  const [items, documents] = await Promise.all([
    listArchiveItems(ctx.db, scope, input.ids),
    listArchiveDocuments(ctx.db, scope, input.ids),
  ]);
  return { ids: items.map(({ id }) => id), documents: documents.length };
}
