import { Button, ButtonLink, Buttons } from "@/app/_components/control/button";
import { CopyButton } from "@/app/_components/control/copy-button";
import { DaysLeft } from "@/app/_components/data/days-left";
import { SummaryList } from "@/app/_components/data/summary-list";
import { Tag } from "@/app/_components/data/tag";
import { Card } from "@/app/_components/layout/card";
import { formatDayLong, formatRelativeDays } from "@/lib/i18n/format";
import { formatAmount, formatIban } from "@/lib/i18n/format-amount";
import { budapestDay } from "@/lib/kernel/time";
import type { MessagePayment } from "@/lib/mailbox/message/message-payment";
import { currentLocale } from "@/lib/web/locale";
import { getTranslations } from "@/lib/web/texts";
import { markPaidAction, markUnpaidAction } from "./actions";
import styles from "./payment.module.css";
import { PaymentQr } from "./payment-qr";

type PaymentCardProps = { payment: MessagePayment; messageId: string; owner: string };

/**
 * What the bill asks for, first on the page of the message: only what its sender gave, with the customer's own mark.
 */
export async function PaymentCard({ payment, messageId, owner }: PaymentCardProps) {
  const t = await getTranslations("message.payment");
  const locale = await currentLocale();
  const { amount, currency, dueDate, daysUntilDue, state, paymentReference, payeeName, payeeIban, markedPaidAt } =
    payment;
  const copied = { copy: t("copy"), done: t("copied") };
  const rows = [
    {
      term: t("amount"),
      detail: <strong className={styles.amount}>{formatAmount(amount, currency, locale)}</strong>,
    },
    dueDate !== null && {
      term: state === "overdue" ? t("overdue") : t("dueDate"),
      detail: (
        <DaysLeft
          dateTime={dueDate}
          date={formatDayLong(dueDate, locale)}
          relative={markedPaidAt || daysUntilDue === null ? undefined : formatRelativeDays(daysUntilDue, locale)}
          soon={state === "overdue" || state === "due-soon"}
        />
      ),
    },
    paymentReference !== null && {
      term: t("reference"),
      detail: <Copyable text={paymentReference} texts={copied} name={t("reference")} />,
    },
    payeeName !== null && { term: t("payee"), detail: <bdi>{payeeName}</bdi> },
    payeeIban !== null && {
      term: t("iban"),
      detail: (
        <Copyable
          text={payeeIban}
          shown={formatIban(payeeIban).replaceAll("\u00a0", " ")}
          texts={copied}
          name={t("iban")}
        />
      ),
    },
  ].filter((row) => row !== false);
  return (
    <Card heading={t("heading")} headingId="payment">
      <div className={styles.payment}>
        <SummaryList items={rows} />
        {markedPaidAt ? null : <PaymentQr payment={payment} />}
      </div>
      <form action={(markedPaidAt ? markUnpaidAction : markPaidAction).bind(null, undefined)} className="print-none">
        <input type="hidden" name="owner" value={owner} />
        <input type="hidden" name="id" value={messageId} />
        {markedPaidAt ? (
          <p className={styles.paid}>
            <Tag tone="done">{t("paid")}</Tag>
            <span className="hint">{t("paidNote", { date: formatDayLong(budapestDay(markedPaidAt), locale) })}</span>
          </p>
        ) : null}
        <Buttons fill after>
          {markedPaidAt ? (
            <Button small icon="restore">
              {t("undo")}
            </Button>
          ) : (
            <Button icon="check-circle">{t("markPaid")}</Button>
          )}
          {dueDate !== null && !markedPaidAt ? (
            <ButtonLink icon="download" href={`/download/calendar/${messageId}`}>
              {t("calendar")}
            </ButtonLink>
          ) : null}
        </Buttons>
        {markedPaidAt ? null : <p className="hint after">{t("markNote")}</p>}
      </form>
    </Card>
  );
}

type CopyableProps = { text: string; shown?: string; name: string; texts: { copy: string; done: string } };

/** A value that can be selected as text, and with script copied by a button. */
function Copyable({ text, shown = text, name, texts }: CopyableProps) {
  return (
    <span className={styles.copyable}>
      <bdi className="num">{shown}</bdi>
      <CopyButton text={text} hiddenText={`: ${name}`} done={texts.done}>
        {texts.copy}
      </CopyButton>
    </span>
  );
}
