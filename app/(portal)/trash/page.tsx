import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { EmptyState } from "@/app/_components/feedback/empty-state";
import { Notice } from "@/app/_components/feedback/notice";
import { Card } from "@/app/_components/layout/card";
import { PageHead } from "@/app/_components/layout/page-head";
import { formatDayLong, formatRelativeDays } from "@/lib/i18n/format";
import { keepDates } from "@/lib/i18n/no-break";
import { listTrash } from "@/lib/mailbox/list/list-trash";
import { TRASH_DAYS } from "@/lib/mailbox/message/visibility";
import { cleanSearchText } from "@/lib/mailbox/search/search-query";
import { ownerMark } from "@/lib/web/action";
import { requireCustomer } from "@/lib/web/gate";
import { listContext } from "@/lib/web/list-context";
import { currentLocale } from "@/lib/web/locale";
import { getTranslations } from "@/lib/web/texts";
import { foundFunction } from "../inbox/found-function";
import { PageLinks } from "../page-links";
import { readPage } from "../page-number";
import { restoreAction } from "./actions";
import { TrashList } from "./trash-list";

type Search = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("trash"))("heading") };
}

/** The deleted messages that can still be restored. Their documents open only from here. */
export default async function TrashPage({ searchParams }: Search) {
  const { account } = await requireCustomer();
  const params = await searchParams;
  const q = cleanSearchText(typeof params.q === "string" ? params.q : "");
  const list = await listTrash(await listContext(), { accountId: account.id, page: readPage(params), q });
  const pageLink = (page: number) =>
    `/trash?${new URLSearchParams({ ...(q === null ? {} : { q }), ...(page > 1 ? { page: `${page}` } : {}) })}`;
  if (list.pageOutOfRange) redirect(pageLink(1));
  const t = await getTranslations("trash");
  const types = await getTranslations("common.documentType");
  const locale = await currentLocale();
  const foundIn = await foundFunction();
  return (
    <>
      {params.notice === "restored" || params.notice === "purged" ? (
        <Notice tone="success" place="page" status>
          {t(params.notice)}
        </Notice>
      ) : null}
      <PageHead heading={t("heading")} lead={t("text", { n: TRASH_DAYS })} />
      {q === null ? null : (
        <>
          <p>
            <bdi>{t("search.results", { n: list.total, q })}</bdi>
          </p>
          <p>
            <a className="alone" href="/trash">
              {t("search.all")}
            </a>
          </p>
        </>
      )}
      {list.total === 0 && q !== null ? null : list.total === 0 ? (
        <EmptyState heading={t("empty")}>{null}</EmptyState>
      ) : (
        <Card label={t("heading")}>
          <TrashList
            messages={list.rows.map((row) => ({
              id: row.id,
              subject: keepDates(row.subject),
              type: types(row.documentType),
              product: row.product,
              contract: row.contractNumber,
              until: {
                label: `${t("untilTerm")}:`,
                day: row.restorable.until,
                date: formatDayLong(row.restorable.until, locale),
                relative: formatRelativeDays(row.restorable.daysLeft, locale),
                soon: row.restorable.soon,
              },
              opens: row.withdrawnAt === null,
              documents: row.documents.map(({ id, filename }) => [id, filename] as const),
              found: row.foundIn && foundIn(row.foundIn),
            }))}
            restore={restoreAction.bind(null, undefined)}
            owner={ownerMark(account.id)}
            texts={{ restore: t("restore"), purge: t("purge") }}
          />
        </Card>
      )}
      <PageLinks page={list.page} pages={list.pages} hrefOf={pageLink} />
    </>
  );
}
