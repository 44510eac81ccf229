import { Icon } from "@/app/_components/graphics/icon";
import { formatDayMedium } from "@/lib/i18n/format";
import { type InboxQuery, inboxQueryString, isView, withoutFilters } from "@/lib/mailbox/list/inbox-query";
import { currentLocale } from "@/lib/web/locale";
import { getTranslations } from "@/lib/web/texts";
import styles from "./list-head.module.css";

const STATE_TEXTS = {
  unread: "stateUnread",
  read: "stateRead",
  payable: "statePayable",
  expiring: "stateExpiring",
} as const;

/** The states that the line of views shows as chosen. */
const VIEW_STATES: readonly InboxQuery["state"][] = ["all", "unread", "payable", "expiring"];

/**
 * The number of hits, one link per active filter that removes it, and one link that removes all. Nothing for a view:
 * its link shows the count and the way back.
 */
export async function ActiveFilters({ query, hits }: { query: InboxQuery; hits: string }) {
  if (isView(query) && VIEW_STATES.includes(query.state)) return null;
  const t = await getTranslations("inbox");
  const types = await getTranslations("common.documentType");
  const locale = await currentLocale();
  const { q, type, contract, state, from, to, dueFrom, dueTo } = query;
  const chips: [string, Partial<InboxQuery>][] = [];
  if (q) chips.push([`${t("search.submit")}: ${q}`, { q: null }]);
  if (type) chips.push([`${t("filter.type")}: ${types(type)}`, { type: null }]);
  if (contract) chips.push([`${t("filter.contract")}: ${contract}`, { contract: null }]);
  if (state !== "all") {
    chips.push([`${t("filter.state")}: ${t(`filter.${STATE_TEXTS[state]}`)}`, { state: "all" }]);
  }
  if (from) chips.push([`${t("filter.from")}: ${formatDayMedium(from, locale)}`, { from: null }]);
  if (to) chips.push([`${t("filter.to")}: ${formatDayMedium(to, locale)}`, { to: null }]);
  if (dueFrom) chips.push([`${t("filter.dueFrom")}: ${formatDayMedium(dueFrom, locale)}`, { dueFrom: null }]);
  if (dueTo) chips.push([`${t("filter.dueTo")}: ${formatDayMedium(dueTo, locale)}`, { dueTo: null }]);
  const hrefOf = (filters: InboxQuery) => `/inbox${inboxQueryString({ ...filters, page: 1 })}`;
  return (
    <div className={styles.hits}>
      <p>
        <strong>{hits}</strong>
        <a className="alone" href={hrefOf(withoutFilters(query))}>
          {t("filter.clear")}
        </a>
      </p>
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
      </ul>
    </div>
  );
}
