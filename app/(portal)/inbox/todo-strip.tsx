import { formatDayMedium, formatRelativeDays } from "@/lib/i18n/format";
import { formatAmount } from "@/lib/i18n/format-amount";
import { noBreak } from "@/lib/i18n/no-break";
import type { InboxSummary } from "@/lib/mailbox/list/summarize-mailbox";
import { currentLocale } from "@/lib/web/locale";
import { getTranslations } from "@/lib/web/texts";
import styles from "./todo-strip.module.css";

/**
 * The most urgent bill above the list, with the number of others that are due; nothing when none is due or overdue. It
 * names one, so that the messages keep the first screen; the view of payable bills below it has all.
 */
export async function TodoStrip({ due }: { due: InboxSummary["due"] }) {
  const [bill] = due.bills;
  if (!bill) return null;
  const t = await getTranslations("inbox.todo");
  const locale = await currentLocale();
  const contract = bill.product ?? bill.contractNumber;
  return (
    <section className={styles.strip} aria-label={t("label")}>
      <p className="dotted">
        <strong className={styles.amount}>{formatAmount(bill.amount, bill.currency, locale)}</strong>{" "}
        <span>
          {t.rich(bill.state === "overdue" ? "overdue" : "due", {
            day: () => (
              <time dateTime={bill.dueDate}>
                <strong>{formatDayMedium(bill.dueDate, locale)}</strong>
              </time>
            ),
            days: noBreak(formatRelativeDays(bill.daysUntilDue, locale)),
          })}
        </span>{" "}
        {contract ? <bdi>{contract}</bdi> : null}{" "}
        {due.count > 1 ? <span>{t("more", { n: due.count - 1 })}</span> : null}
      </p>
      <a className="alone" href={`/inbox/${bill.id}`}>
        {t("open")}
        <span className="hidden">: {bill.subject}</span>
      </a>
    </section>
  );
}
