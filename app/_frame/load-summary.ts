import { cache } from "react";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { summarizeInbox, summarizeMailbox } from "@/lib/mailbox/list/summarize-mailbox";
import { webContext } from "@/lib/web/web-context";

/** Counts the mailbox for the menu, once per request. */
export const loadMailboxSummary = cache((accountId: AuthorizedAccountId) =>
  summarizeMailbox(webContext(), { accountId }),
);

/** Counts the mailbox for menu, heading and notice of the inbox, with the filter options, once per request. */
export const loadInboxSummary = cache((accountId: AuthorizedAccountId) => summarizeInbox(webContext(), { accountId }));
