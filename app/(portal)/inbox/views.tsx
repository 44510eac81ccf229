import { formatNumber } from "@/lib/i18n/format";
import {
  type InboxQuery,
  type InboxState,
  inboxQueryString,
  isView,
  withoutFilters,
} from "@/lib/mailbox/list/inbox-query";
import type { InboxSummary } from "@/lib/mailbox/list/summarize-mailbox";
import { currentLocale } from "@/lib/web/locale";
import { getTranslations } from "@/lib/web/texts";
import { type View, ViewLinks } from "./view-links";

/** The views of the inbox with their counts. A view keeps order and grouping and clears all other filters. */
export async function Views({ query, counts }: { query: InboxQuery; counts: InboxSummary }) {
  const t = await getTranslations("inbox.views");
  const locale = await currentLocale();
  const view = (state: InboxState, text: string, n: number, attention = false): View => [
    `/inbox${inboxQueryString({ ...withoutFilters(query), state })}`,
    text,
    formatNumber(n, locale),
    isView(query) && query.state === state ? 1 : 0,
    attention && n > 0 ? 1 : 0,
  ];
  return (
    <ViewLinks
      label={t("label")}
      views={[
        view("all", t("all"), counts.all),
        view("unread", t("unread"), counts.unread),
        view("payable", t("payable"), counts.payable),
        view("expiring", t("expiring"), counts.expiring, true),
      ]}
    />
  );
}
