import { cache } from "react";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { summarizeInbox, summarizeMailbox } from "@/lib/mailbox/list/summarize-mailbox";
import { listContext } from "@/lib/web/list-context";

/**
 * Counts the mailbox for the menu, once per request.
 *
 * @param opening id of the message that the page opens: the menu does not count it as unread
 */
export const loadMailboxSummary = cache(async (accountId: AuthorizedAccountId, opening?: string) =>
  summarizeMailbox(await listContext(), { accountId, opening }),
);

/** Counts the mailbox for menu, heading and notice of the inbox, with the filter options, once per request. */
export const loadInboxSummary = cache(async (accountId: AuthorizedAccountId) =>
  summarizeInbox(await listContext(), { accountId }),
);
