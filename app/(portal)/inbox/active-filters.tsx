import { Icon } from "@/app/_components/graphics/icon";
import { formatDayMedium } from "@/lib/i18n/format";
import { type InboxQuery, inboxQueryString, isFiltered, withoutFilters } from "@/lib/mailbox/list/inbox-query";
import { currentLocale } from "@/lib/web/locale";
import { getTranslations } from "@/lib/web/texts";
import styles from "./filter-bar.module.css";

/** One link per active filter that removes it, and one link that removes all. */
export async function ActiveFilters({ query }: { query: InboxQuery }) {
  if (!isFiltered(query)) return null;
  const t = await getTranslations("inbox");
  const types = await getTranslations("common.documentType");
  const locale = await currentLocale();
  const { q, type, contract, state, from, to } = query;
  const chips: [string, Partial<InboxQuery>][] = [];
  if (q) chips.push([`${t("search.submit")}: ${q}`, { q: null }]);
  if (type) chips.push([`${t("filter.type")}: ${types(type)}`, { type: null }]);
  if (contract) chips.push([`${t("filter.contract")}: ${contract}`, { contract: null }]);
  if (state !== "all") {
    const stateText = t(state === "unread" ? "filter.stateUnread" : "filter.stateRead");
    chips.push([`${t("filter.state")}: ${stateText}`, { state: "all" }]);
  }
  if (from) chips.push([`${t("filter.from")}: ${formatDayMedium(from, locale)}`, { from: null }]);
  if (to) chips.push([`${t("filter.to")}: ${formatDayMedium(to, locale)}`, { to: null }]);
  const hrefOf = (filters: InboxQuery) => `/inbox${inboxQueryString({ ...filters, page: 1 })}`;
  return (
    <ul className={`${styles.chips} print-none`} aria-label={t("filter.active")}>
      {chips.map(([text, change]) => (
        <li key={text}>
          <a
            className={styles.chip}
            href={hrefOf({ ...query, ...change })}
            aria-label={t("filter.remove", { filter: text })}
          >
            <span>
              <bdi>{text}</bdi>
              <Icon name="close" />
            </span>
          </a>
        </li>
      ))}
      <li>
        <a className="alone" href={hrefOf(withoutFilters(query))}>
          {t("filter.clear")}
        </a>
      </li>
    </ul>
  );
}
