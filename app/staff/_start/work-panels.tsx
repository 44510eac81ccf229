import { formatDateTime, formatNumber } from "@/lib/i18n/format";
import { REPLY_TARGET_HOURS } from "@/lib/mailbox/staff/reply-queue";
import type { WorkSummary } from "@/lib/staff/summarize-work";
import { currentLocale } from "@/lib/web/locale";
import { getTranslations } from "@/lib/web/texts";
import styles from "../_frame/staff-table.module.css";

/** What waits for customer service: addresses to approve, replies, closure requests. */
export async function WorkPanels({ work: { replies, closures, approvals } }: { work: WorkSummary }) {
  const t = await getTranslations("staff.start");
  const locale = await currentLocale();
  const hours = formatNumber(REPLY_TARGET_HOURS, locale);
  return (
    <>
      {approvals.length > 0 ? (
        <section className={styles.panel} aria-labelledby="approvals">
          <h2 id="approvals">{t("approvals")}</h2>
          <ul>
            {approvals.map(({ accountId, proposedAt }) => (
              <li key={accountId}>
                <a href={`/staff/customers/${accountId}`}>
                  {t("approval", { datetime: formatDateTime(proposedAt, locale) })}
                </a>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      {replies ? (
        <section className={styles.panel} aria-labelledby="replies">
          <h2 id="replies">{t("replies")}</h2>
          <p>
            <a href="/staff/replies">{t("open", { n: replies.open })}</a>
            {" – "}
            {t("unassigned", { n: replies.unassigned })}
          </p>
          {replies.oldest ? (
            <p className={replies.late > 0 ? styles.late : undefined}>
              {t(replies.late > 0 ? "late" : "oldest", {
                datetime: formatDateTime(replies.oldest, locale),
                hours,
                n: replies.late,
              })}
            </p>
          ) : null}
        </section>
      ) : null}
      {closures?.oldest ? (
        <section className={styles.panel} aria-labelledby="closures">
          <h2 id="closures">{t("closures")}</h2>
          <p>
            <a href="/staff/closures">{t("closuresWaiting", { n: closures.waiting })}</a>
            {" – "}
            {t("closuresOldest", { datetime: formatDateTime(closures.oldest, locale) })}
          </p>
        </section>
      ) : null}
    </>
  );
}
