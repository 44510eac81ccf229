import "server-only";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { setRemindUnread, wantsUnreadReminders } from "@/lib/account/store";
import type { Context } from "@/lib/context";

/** Turns reminders of unopened messages on or off. */
export function chooseUnreadReminders(ctx: Context, accountId: AuthorizedAccountId, wanted: boolean): Promise<void> {
  return setRemindUnread(ctx.db, accountId, wanted);
}

/** Whether the customer is reminded of unopened messages; on until they turn it off. */
export function hasUnreadReminders(ctx: Context, accountId: AuthorizedAccountId): Promise<boolean> {
  return wantsUnreadReminders(ctx.db, accountId);
}
