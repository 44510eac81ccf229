import type { Metadata } from "next";
import { EmptyState } from "@/app/_components/feedback/empty-state";
import { Notice } from "@/app/_components/feedback/notice";
import { Card } from "@/app/_components/layout/card";
import { PageHead } from "@/app/_components/layout/page-head";
import { summarizeArchive } from "@/lib/export/archive-messages";
import { formatFileSize } from "@/lib/i18n/format";
import { requireCustomer } from "@/lib/web/gate";
import { currentLocale } from "@/lib/web/locale";
import { getTranslations } from "@/lib/web/texts";
import { webContext } from "@/lib/web/web-context";
import { StartDownload } from "./start-download";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("download"))("heading") };
}

/** Offers everything in the mailbox as one ZIP, because the portal deletes documents after one year (R13). */
export default async function DownloadPage() {
  const { account } = await requireCustomer();
  const { messages, documents, bytes, missing } = await summarizeArchive(webContext(), { accountId: account.id });
  const t = await getTranslations("download");
  const inbox = await getTranslations("message");
  const locale = await currentLocale();
  const back = { href: "/inbox", text: inbox("back") };
  if (messages === 0) {
    return (
      <>
        <PageHead heading={t("heading")} back={back} />
        <EmptyState heading={t("none")} />
      </>
    );
  }
  return (
    <>
      <PageHead heading={t("heading")} back={back} lead={t("text")} narrow />
      <div className="narrow">
        <Card label={t("heading")}>
          <p>
            <strong>{t("size", { n: documents, size: formatFileSize(bytes, locale) })}</strong>
          </p>
          {missing > 0 ? <Notice tone="warning">{t("missing", { n: missing })}</Notice> : null}
          <StartDownload href="/download/zip" texts={{ submit: t("submit"), started: t("started") }} />
          <p className="hint after">{t("tip")}</p>
        </Card>
      </div>
    </>
  );
}
