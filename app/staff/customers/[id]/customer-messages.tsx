import { formatDateTimeMedium } from "@/lib/i18n/format";
import type { CustomerForStaff } from "@/lib/staff/describe-customer";
import { currentLocale } from "@/lib/web/locale";
import { getTranslations } from "@/lib/web/texts";
import { ScrollTable, TableHead } from "../../_frame/scroll-table";
import styles from "../../_frame/staff-table.module.css";
import { writeMessagePosition } from "./message-position";

type Message = CustomerForStaff["messages"][number];

/** What the customer received: placed, notified, opened, downloaded. Never texts or documents. */
export async function CustomerMessages({
  customer,
  isFirstPage,
}: {
  customer: CustomerForStaff;
  isFirstPage: boolean;
}) {
  const t = await getTranslations("staff.customer.messages");
  const types = await getTranslations("common.documentType");
  const locale = await currentLocale();
  const when = (at: Date | null) => (at ? formatDateTimeMedium(at, locale) : "–");
  const last = customer.messages.at(-1);
  return (
    <section className={styles.panel} aria-labelledby="messages">
      <h2 id="messages">{t("heading")}</h2>
      {customer.messages.length === 0 ? <p>{t("none")}</p> : null}
      <ScrollTable label={t("heading")}>
        <TableHead
          columns={(["subject", "placed", "notified", "opened", "downloaded"] as const).map((column) =>
            t(`column.${column}`),
          )}
        />
        <tbody>
          {customer.messages.map((message) => (
            <tr key={message.id}>
              <td>
                {message.subject} <span className="muted">{types(message.documentType)}</span>
                {endOf(message) ? <b> {t(`ended.${endOf(message)}`)}</b> : null}
              </td>
              <td className={styles.narrow}>{when(message.placedAt)}</td>
              <td className={isUndelivered(message) ? styles.late : styles.narrow}>
                {isUndelivered(message) ? t("failed") : when(message.notifiedAt)}
              </td>
              <td className={styles.narrow}>{when(message.firstReadAt)}</td>
              <td className={styles.narrow}>{when(message.firstDownloadedAt)}</td>
            </tr>
          ))}
        </tbody>
      </ScrollTable>
      <p className={styles.inline}>
        {isFirstPage ? null : <a href={`/staff/customers/${customer.id}`}>{t("first")}</a>}
        {customer.hasMoreMessages && last ? (
          <a href={`/staff/customers/${customer.id}?after=${writeMessagePosition(last)}`} rel="next">
            {t("next")}
          </a>
        ) : null}
      </p>
    </section>
  );
}

/** Why the customer does not see the message in the inbox any more. */
function endOf({ purgedAt, withdrawnAt, deletedAt }: Message): "purged" | "withdrawn" | "deleted" | null {
  if (purgedAt) return "purged";
  if (withdrawnAt) return "withdrawn";
  return deletedAt ? "deleted" : null;
}

/** The e-mail about it was given up, and no later one arrived. */
function isUndelivered({ notifiedAt, notificationFailedAt }: Message): boolean {
  return notificationFailedAt !== null && (notifiedAt === null || notifiedAt < notificationFailedAt);
}
