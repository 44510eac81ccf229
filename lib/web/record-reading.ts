import "server-only";
import { headers } from "next/headers";
import { cache } from "react";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { recordOpened } from "@/lib/mailbox/record-opened";
import { isPersonReading } from "@/lib/web/person-reading";
import { webContext } from "@/lib/web/web-context";

/**
 * Writes down that the customer opened an item, if a person asked for its page (CONTRACT, decision 15). Once per request:
 * the page waits for it to show the opening in the history, its frame to count the unread afterwards. Not his, unknown:
 * nothing is written.
 */
export const recordReading = cache(async (accountId: AuthorizedAccountId, messageId: string): Promise<void> => {
  if (isPersonReading(await headers())) await recordOpened(webContext(), { accountId, messageId });
});
