import "server-only";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import type { Context } from "@/lib/context";
import { inboxScope } from "@/lib/mailbox/list/list-messages";
import { countUnread } from "@/lib/mailbox/list/list-store";

/** How many items of the inbox carry the customer's unread mark: the number in the menu. */
export function countUnreadMessages(ctx: Context, { accountId }: { accountId: AuthorizedAccountId }): Promise<number> {
  return countUnread(ctx.db, inboxScope(accountId, ctx.clock.now()));
}
