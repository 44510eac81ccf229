import { UnreadMark } from "@/app/_components/data/tag";
import { Row, Rows } from "@/app/_components/layout/rows";
import { FileName } from "@/app/_components/text/file-name";
import { formatDayMedium, formatFileSize } from "@/lib/i18n/format";
import { keepDates } from "@/lib/i18n/no-break";
import { budapestDay } from "@/lib/kernel/time";
import type { ContractMessage } from "@/lib/mailbox/contract/contracts";
import { currentLocale } from "@/lib/web/locale";
import { getTranslations } from "@/lib/web/texts";

/** Messages of one type, newest first, each with its documents. */
export async function ContractMessages({ messages }: { messages: ContractMessage[] }) {
  const t = await getTranslations("contracts");
  const inbox = await getTranslations("inbox.row");
  const common = await getTranslations("common");
  const locale = await currentLocale();
  return (
    <Rows>
      {messages.map(({ id, subject, placedAt, unread, withdrawnAt, documents }) => (
        <Row
          key={id}
          title={<a href={`/inbox/${id}`}>{keepDates(subject)}</a>}
          meta={[
            <time key="at" dateTime={placedAt.toISOString()}>
              {t("received", { date: formatDayMedium(budapestDay(placedAt), locale) })}
            </time>,
            ...(unread ? [<UnreadMark key="unread">{inbox("unread")}</UnreadMark>] : []),
            ...(withdrawnAt ? [<span key="withdrawn">{t("withdrawn")}</span>] : []),
            ...documents.map(({ id: documentId, filename, sizeBytes }) => (
              <a key={documentId} className="alone" href={`/documents/${documentId}`} target="_blank" rel="noopener">
                <FileName name={filename} /> <span className="nowrap">({formatFileSize(sizeBytes, locale)})</span>
                <span className="hidden"> {common("newTab")}</span>
              </a>
            )),
          ]}
        />
      ))}
    </Rows>
  );
}
