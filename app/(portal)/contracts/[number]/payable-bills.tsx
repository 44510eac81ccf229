import { Tag } from "@/app/_components/data/tag";
import { Card } from "@/app/_components/layout/card";
import { Row, Rows } from "@/app/_components/layout/rows";
import { formatDayMedium, formatRelativeDays } from "@/lib/i18n/format";
import { formatAmount } from "@/lib/i18n/format-amount";
import { keepDates, noBreak } from "@/lib/i18n/no-break";
import type { ContractMessage } from "@/lib/mailbox/contract/contracts";
import { currentLocale } from "@/lib/web/locale";
import { getTranslations } from "@/lib/web/texts";

/** The bills of a contract that are not marked paid: amount, due date with the days left, and the message. */
export async function PayableBills({ bills }: { bills: ContractMessage[] }) {
  const t = await getTranslations("contracts");
  const locale = await currentLocale();
  return (
    <Card heading={t("payable", { n: bills.length })} headingId="payable">
      <Rows>
        {bills.map(({ id, subject, payment }) => {
          if (!payment) return null;
          const { amount, currency, dueDate, daysUntilDue, state } = payment;
          return (
            <Row
              key={id}
              title={<a href={`/inbox/${id}`}>{keepDates(subject)}</a>}
              meta={[
                <strong key="amount" className="num">
                  {formatAmount(amount, currency, locale)}
                </strong>,
                dueDate && daysUntilDue !== null ? (
                  <span key="due">
                    {t("dueDate", { date: formatDayMedium(dueDate, locale) })}{" "}
                    {noBreak(`(${formatRelativeDays(daysUntilDue, locale)})`)}{" "}
                    {state === "overdue" ? <Tag tone="attention">{t("overdue")}</Tag> : null}
                  </span>
                ) : (
                  <span key="due">{t("noDueDate")}</span>
                ),
              ]}
            />
          );
        })}
      </Rows>
    </Card>
  );
}
