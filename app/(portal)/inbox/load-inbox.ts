import { cache } from "react";
import { loadInboxSummary } from "@/app/_frame/load-summary";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { type InboxQuery, inboxQueryString, parseInboxQuery } from "@/lib/mailbox/list/inbox-query";
import { type InboxPage, listMessages } from "@/lib/mailbox/list/list-messages";
import { DOCUMENT_TYPES } from "@/lib/mailbox/message/document-type";
import { listContext } from "@/lib/web/list-context";
import { currentLocale } from "@/lib/web/locale";
import { getTranslations } from "@/lib/web/texts";

/** Document types ordered by their names in the language of the page, which sorting by type uses. */
async function sortTypesByName() {
  const types = await getTranslations("common.documentType");
  const collator = new Intl.Collator(await currentLocale());
  return [...DOCUMENT_TYPES].sort((a, b) => collator.compare(types(a), types(b)));
}

const loadOnce = cache(async (accountId: AuthorizedAccountId, queryString: string): Promise<InboxPage> => {
  const query = parseInboxQuery(Object.fromEntries(new URLSearchParams(queryString)));
  const summary = loadInboxSummary(accountId);
  // `listMessages` awaits it and fails with it; until then a rejection must not end the process.
  summary.catch(() => {});
  const [ctx, typeOrder] = await Promise.all([listContext(), sortTypesByName()]);
  return listMessages(ctx, { accountId, query, typeOrder, summary });
});

/** Loads one page of the inbox, once per request: metadata and page share it. */
export function loadInbox(accountId: AuthorizedAccountId, query: InboxQuery): Promise<InboxPage> {
  return loadOnce(accountId, inboxQueryString(query));
}
