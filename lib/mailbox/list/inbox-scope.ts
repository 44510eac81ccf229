import type { AuthorizedAccountId } from "@/lib/account/account-id";
import type { InboxScope } from "@/lib/mailbox/list/list-store";
import { oldestAvailable } from "@/lib/mailbox/message/visibility";

/** The inbox of an account at an instant: messages that are published and not expired. */
export function inboxScope(accountId: AuthorizedAccountId, now: Date): InboxScope {
  return { accountId, notBefore: oldestAvailable(now), notAfter: now };
}
