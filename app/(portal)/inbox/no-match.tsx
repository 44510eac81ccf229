import { EmptyState } from "@/app/_components/feedback/empty-state";
import { DEFAULT_INBOX_QUERY, type InboxQuery, inboxQueryString, withoutFilters } from "@/lib/mailbox/list/inbox-query";
import { getTranslations } from "@/lib/web/texts";
import styles from "./no-match.module.css";

/** Replaces a list without matches, with ways on: without the filters, in the trash, to customer service. */
export async function NoMatch({ query }: { query: InboxQuery }) {
  const t = await getTranslations("inbox.noMatch");
  const unfiltered = `/inbox${inboxQueryString(withoutFilters(query))}`;
  if (query.q === null) {
    return (
      <EmptyState heading={t("heading")}>
        <a href={unfiltered}>{t("withoutFilters")}</a>
      </EmptyState>
    );
  }
  const searchOnly = `/inbox${inboxQueryString({ ...withoutFilters(query), q: query.q })}`;
  const hasFilters = searchOnly !== `/inbox${inboxQueryString({ ...query, page: DEFAULT_INBOX_QUERY.page })}`;
  return (
    <>
      <EmptyState heading={t("heading")}>{t("scanned")}</EmptyState>
      <ul className={styles.ways}>
        {hasFilters ? (
          <li>
            <a href={searchOnly}>{t("searchAll")}</a>
          </li>
        ) : null}
        <li>
          <a href={`/trash?${new URLSearchParams({ q: query.q })}`}>{t("searchTrash")}</a>
        </li>
        <li>
          <a href={unfiltered}>{t("all")}</a>
        </li>
        <li>
          <a href="/help">{t("help")}</a>
        </li>
      </ul>
    </>
  );
}
