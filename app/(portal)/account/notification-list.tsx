import { Disclosure } from "@/app/_components/layout/disclosure";
import { Row, Rows } from "@/app/_components/layout/rows";
import { formatDateTime } from "@/lib/i18n/format";
import type { CustomerNotification } from "@/lib/notification/list-notifications";
import { currentLocale } from "@/lib/web/locale";
import { getTranslations } from "@/lib/web/texts";

const STATE_KEYS = {
  queued: "pending",
  sending: "pending",
  sent: "sent",
  failed: "failed",
  abandoned: "failed",
} as const;

/** Lists the notifications sent to the customer; cancelled ones are left out, because they are never sent. */
export async function NotificationList({ notifications }: { notifications: readonly CustomerNotification[] }) {
  const t = await getTranslations("account.notifications");
  const subject = await getTranslations("emails");
  const locale = await currentLocale();
  const rows = notifications.flatMap(({ at, kind, texts, toAddress, state, n }) =>
    state === "cancelled"
      ? []
      : [
          {
            key: `${at.toISOString()} ${kind}`,
            title: subject(`${texts}.subject`, { n: n ?? 1 }),
            meta: [`${formatDateTime(at, locale)} – ${toAddress}`, t(`state.${STATE_KEYS[state]}`)],
          },
        ],
  );
  return (
    <section className="card" aria-label={t("heading")}>
      <Disclosure heading={t("heading")}>
        {rows.length === 0 ? (
          <p>{t("none")}</p>
        ) : (
          <Rows>
            {rows.map(({ key, title, meta }) => (
              <Row key={key} title={title} meta={meta} />
            ))}
          </Rows>
        )}
      </Disclosure>
    </section>
  );
}
