import { getTranslations } from "next-intl/server";
import { cache } from "react";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { type InboxQuery, inboxQueryString, parseInboxQuery } from "@/lib/mailbox/list/inbox-query";
import { type InboxPage, listMessages } from "@/lib/mailbox/list/list-messages";
import { DOCUMENT_TYPES } from "@/lib/mailbox/message/document-type";
import { currentLocale } from "@/lib/web/locale";
import { webContext } from "@/lib/web/web-context";

/** The types in the order of their names in the reader's language: "sort by type" goes by what he reads. */
async function typesByName() {
  const types = await getTranslations("common.documentType");
  const collator = new Intl.Collator(await currentLocale());
  return [...DOCUMENT_TYPES].sort((a, b) => collator.compare(types(a), types(b)));
}

const loadOnce = cache(async (accountId: AuthorizedAccountId, queryString: string): Promise<InboxPage> => {
  const query = parseInboxQuery(Object.fromEntries(new URLSearchParams(queryString)));
  return listMessages(webContext(), { accountId, query, typeOrder: await typesByName() });
});

/** One page of the inbox; title and page of one request share it. */
export function loadInbox(accountId: AuthorizedAccountId, query: InboxQuery): Promise<InboxPage> {
  return loadOnce(accountId, inboxQueryString(query));
}
