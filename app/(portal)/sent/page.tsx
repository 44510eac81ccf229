import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { EmptyState } from "@/app/_components/feedback/empty-state";
import { Card } from "@/app/_components/layout/card";
import { PageHead } from "@/app/_components/layout/page-head";
import { formatDateTime } from "@/lib/i18n/format";
import { keepDates } from "@/lib/i18n/no-break";
import { listReplies } from "@/lib/mailbox/reply/sent-replies";
import { requireCustomer } from "@/lib/web/gate";
import { listContext } from "@/lib/web/list-context";
import { currentLocale } from "@/lib/web/locale";
import { getTranslations } from "@/lib/web/texts";
import { PageLinks } from "../page-links";
import { readPage } from "../page-number";
import { SentList } from "./sent-list";

type Search = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("sent"))("heading") };
}

/** The customer's replies, newest first. */
export default async function SentPage({ searchParams }: Search) {
  const { account } = await requireCustomer();
  const list = await listReplies(await listContext(), { accountId: account.id, page: readPage(await searchParams) });
  if (list.pageOutOfRange) redirect("/sent");
  const t = await getTranslations("sent");
  const locale = await currentLocale();
  return (
    <>
      <PageHead heading={t("heading")} />
      {list.total === 0 ? (
        <EmptyState heading={t("empty")}>{null}</EmptyState>
      ) : (
        <Card label={t("heading")}>
          <SentList
            replies={list.rows.map(({ reference, state, sentAt, message }) => ({
              reference,
              subject: keepDates(message.subject),
              sent: [sentAt.toISOString(), formatDateTime(sentAt, locale)] as const,
              state: t(`state.${state}`),
              ...(state === "answered" ? { answered: true } : {}),
            }))}
          />
        </Card>
      )}
      <PageLinks page={list.page} pages={list.pages} hrefOf={(n) => `/sent?page=${n}`} />
    </>
  );
}
