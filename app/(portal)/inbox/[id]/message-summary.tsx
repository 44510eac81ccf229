import { DaysLeft, Meter } from "@/app/_components/data/days-left";
import { SummaryList } from "@/app/_components/data/summary-list";
import { Tag } from "@/app/_components/data/tag";
import { formatDateTime, formatDayLong, formatRelativeDays } from "@/lib/i18n/format";
import { EXPIRING_DAYS, isExpiring } from "@/lib/mailbox/message/available-until";
import type { MessageView } from "@/lib/mailbox/message/get-message";
import { currentLocale } from "@/lib/web/locale";
import { getTranslations } from "@/lib/web/texts";
import { requiresAction } from "../requires-action";
import styles from "./message.module.css";

/** Sender, time of arrival, type, contract and deletion day of the message. */
export async function MessageSummary({ message }: { message: MessageView }) {
  const t = await getTranslations("message");
  const types = await getTranslations("common.documentType");
  const locale = await currentLocale();
  const relative = formatRelativeDays(message.daysLeft, locale);
  const soon = isExpiring(message.daysLeft);
  const contract = message.contractNumber
    ? [
        {
          term: t("meta.contract"),
          detail: (
            <>
              {message.product}
              {message.product ? <br /> : null}
              <span className="num">{message.contractNumber}</span>
            </>
          ),
        },
      ]
    : [];
  return (
    <aside className={styles.summary} aria-label={t("label", { subject: message.subject })}>
      <SummaryList
        shape="side"
        items={[
          { term: t("meta.sender"), detail: <strong>{message.sender}</strong> },
          {
            term: t("meta.received"),
            detail: <time dateTime={message.placedAt.toISOString()}>{formatDateTime(message.placedAt, locale)}</time>,
          },
          {
            term: t("meta.type"),
            detail: (
              <Tag tone={requiresAction(message.documentType) ? "attention" : "plain"}>
                {types(message.documentType)}
              </Tag>
            ),
          },
          ...contract,
          {
            term: t("meta.deletion"),
            termId: "until",
            detail: (
              <>
                <DaysLeft
                  dateTime={message.availableUntil}
                  date={formatDayLong(message.availableUntil, locale)}
                  relative={relative}
                  soon={soon}
                />
                {soon ? (
                  <Meter daysLeft={message.daysLeft} labelledBy="until" days={EXPIRING_DAYS} low={EXPIRING_DAYS}>
                    {relative}
                  </Meter>
                ) : null}
              </>
            ),
          },
        ]}
      />
    </aside>
  );
}
