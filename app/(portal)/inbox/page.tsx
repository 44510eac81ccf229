import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { EmptyState } from "@/app/_components/feedback/empty-state";
import { Notice } from "@/app/_components/feedback/notice";
import { SearchForm } from "@/app/_components/form/search-form";
import { PageHead } from "@/app/_components/layout/page-head";
import { UnbrokenText } from "@/app/_components/text/unbroken-text";
import { loadInboxSummary } from "@/app/_frame/load-summary";
import {
  type InboxQuery,
  inboxQueryString,
  isFiltered,
  PAGE_SIZE,
  parseInboxQuery,
  type SearchParams,
} from "@/lib/mailbox/list/inbox-query";
import { MAX_SEARCH_LENGTH } from "@/lib/mailbox/search/search-query";
import { ownerMark } from "@/lib/web/action";
import { requireCustomer } from "@/lib/web/gate";
import { getTranslations } from "@/lib/web/texts";
import { PageLinks } from "../page-links";
import { ActionNotices } from "./action-notices";
import { bulkAction } from "./actions";
import { ActiveFilters } from "./active-filters";
import { FilterBar } from "./filter-bar";
import { InboxBanner } from "./inbox-banner";
import headStyles from "./list-head.module.css";
import { loadInbox } from "./load-inbox";
import { MessageList } from "./message-list";
import styles from "./message-table.module.css";
import { NoMatch } from "./no-match";
import { carryNotice, isError, readNotice } from "./notices";
import { parseSortOrder } from "./sort-orders";
import { TodoStrip } from "./todo-strip";
import { Views } from "./views";

type Search = { searchParams: Promise<SearchParams> };

/** A smaller mailbox has views and search, but no form of filters. */
const MIN_TO_FILTER = 10;

/** The title names the page number, or that there is an error (WCAG 2.4.2). */
export async function generateMetadata({ searchParams }: Search): Promise<Metadata> {
  const { account } = await requireCustomer();
  const params = await searchParams;
  const heading = (await getTranslations("inbox"))("heading");
  const common = await getTranslations("common");
  const notice = readNotice(params);
  if (notice && isError(notice)) return { title: { absolute: common("titleError", { heading }) } };
  const { page, pages } = await loadInbox(account.id, parseInboxQuery(params));
  return { title: pages > 1 ? { absolute: common("titlePaged", { heading, page, pages }) } : heading };
}

export default async function InboxPage({ searchParams }: Search) {
  const { account } = await requireCustomer();
  const params = await searchParams;
  const query = parseInboxQuery(params);
  // The select field sends one option name; a shareable address has key and direction.
  const order = parseSortOrder(params.order);
  if (order) redirect(`/inbox${inboxQueryString({ ...query, ...order, page: 1 })}`);
  const [list, summary] = await Promise.all([loadInbox(account.id, query), loadInboxSummary(account.id)]);
  if (list.pageOutOfRange) redirect(carryNotice(`/inbox${inboxQueryString({ ...query, page: 1 })}`, params));

  const t = await getTranslations("inbox");
  const download = await getTranslations("download");
  const owner = ownerMark(account.id);
  const listPath = `/inbox${inboxQueryString(query)}`;
  const first = (list.page - 1) * PAGE_SIZE + 1;
  // What was looked for comes first: no banner and no bill above it.
  const filtered = isFiltered(query);
  const hits = query.q
    ? t(list.more ? "search.resultsMany" : "search.results", { n: list.total, q: query.q })
    : t("filter.hits", { n: list.total });
  const pageLink = (page: number) => `/inbox${inboxQueryString({ ...query, page })}`;
  return (
    <>
      <ActionNotices params={params} account={account} owner={owner} listPath={listPath} />
      <div className={headStyles.listHead}>
        <PageHead
          heading={t("heading")}
          lead={list.all > 0 ? t("count", { n: list.all, m: list.unread }) : undefined}
        />
        {list.all > 0 ? <Search query={query} /> : null}
      </div>
      {filtered ? null : <TodoStrip due={summary.due} />}
      {filtered ? null : (
        <InboxBanner
          params={params}
          account={account}
          owner={owner}
          expiring={summary.expiring}
          hasTodo={summary.due.count > 0}
        />
      )}
      {list.all === 0 ? (
        <EmptyState heading={t("empty.heading")}>
          {account.customerPortalSince ? null : (
            <UnbrokenText>{t("empty.text", { email: account.emailAddress })}</UnbrokenText>
          )}
        </EmptyState>
      ) : (
        <>
          <div className={headStyles.viewBar}>
            <Views query={query} counts={summary} />
            {list.all < MIN_TO_FILTER ? null : <FilterBar query={query} choices={summary.choices} />}
          </div>
          <ActiveFilters query={query} hits={hits} />
          {list.total === 0 ? (
            <NoMatch query={query} />
          ) : (
            <form className={styles.listForm} action={bulkAction.bind(null, undefined)} id="list">
              <input type="hidden" name="owner" value={owner} />
              <input type="hidden" name="returnTo" value={listPath} />
              <MessageList rows={list.rows} query={query} />
            </form>
          )}
          {list.pages > 1 ? (
            <PageLinks
              page={list.page}
              pages={list.pages}
              hrefOf={pageLink}
              summary={t(list.more ? "page.infoMany" : "page.info", {
                a: first,
                b: first + list.rows.length - 1,
                n: list.total,
              })}
            />
          ) : null}
        </>
      )}
      <Notice place="foot">
        <UnbrokenText>{t("keep")}</UnbrokenText> <a href="/download">{download("heading")}</a>
      </Notice>
    </>
  );
}

async function Search({ query }: { query: InboxQuery }) {
  const t = await getTranslations("inbox");
  const keep = [...new URLSearchParams(inboxQueryString({ ...query, q: null, page: 1 }))];
  return (
    <SearchForm
      name="q"
      label={t("search.label")}
      hint={t("search.hint")}
      submit={t("search.submit")}
      defaultValue={query.q ?? ""}
      maxLength={MAX_SEARCH_LENGTH}
      keep={keep}
    />
  );
}
