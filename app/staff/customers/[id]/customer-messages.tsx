import { Fragment } from "react";
import { formatDateTimeMedium } from "@/lib/i18n/format";
import type { CustomerForStaff } from "@/lib/staff/describe-customer";
import { currentLocale } from "@/lib/web/locale";
import { getTranslations } from "@/lib/web/texts";
import { PagesLinks } from "../../_frame/pages-links";
import { StaffTable } from "../../_frame/staff-table";
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
      {customer.messages.length === 0 ? (
        <p>{t("none")}</p>
      ) : (
        <StaffTable
          label={t("heading")}
          columns={[
            { name: t("column.subject"), look: "subject" },
            ...(["placed", "notified", "opened", "downloaded"] as const).map((column) => ({
              ...{ name: t(`column.${column}`), look: "narrow" as const },
            })),
          ]}
          rows={customer.messages.map((message) => ({
            key: message.id,
            cells: [
              <Fragment key="subject">
                {message.subject} <span className="muted">{types(message.documentType)}</span>
                {endOf(message) ? <b> {t(`ended.${endOf(message)}`)}</b> : null}
              </Fragment>,
              when(message.placedAt),
              <span key="notified" className={isUndelivered(message) ? styles.late : undefined}>
                {isUndelivered(message) ? t("failed") : when(message.notifiedAt)}
              </span>,
              when(message.firstReadAt),
              when(message.firstDownloadedAt),
            ],
          }))}
        />
      )}
      <PagesLinks
        first={isFirstPage ? null : `/staff/customers/${customer.id}`}
        next={
          customer.hasMoreMessages && last
            ? `/staff/customers/${customer.id}?after=${writeMessagePosition(last)}`
            : null
        }
        texts={{ first: t("first"), next: t("next") }}
      />
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
