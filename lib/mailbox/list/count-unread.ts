import "server-only";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import type { Context } from "@/lib/context";
import { inboxScope } from "@/lib/mailbox/list/list-messages";
import { countUnread } from "@/lib/mailbox/list/list-store";

/** Number of unread messages in the inbox, shown in the menu. */
export function countUnreadMessages(ctx: Context, { accountId }: { accountId: AuthorizedAccountId }): Promise<number> {
  return countUnread(ctx.db, inboxScope(accountId, ctx.clock.now()));
}
