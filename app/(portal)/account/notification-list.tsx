import { Row, Rows } from "@/app/_components/layout/rows";
import { formatDayLong, formatTime } from "@/lib/i18n/format";
import { budapestDay } from "@/lib/kernel/time";
import type { CustomerNotification } from "@/lib/notification/list-notifications";
import { currentLocale } from "@/lib/web/locale";
import { getTranslations } from "@/lib/web/texts";

const STATE_KEYS = {
  queued: "pending",
  sending: "pending",
  sent: "sent",
  failed: "failed",
  abandoned: "failed",
  cancelled: "failed",
} as const;

/** Notifications sent to the customer, below the day of each; the newest first. */
export async function NotificationDays({ notifications }: { notifications: readonly CustomerNotification[] }) {
  const t = await getTranslations("account.notifications");
  const subject = await getTranslations("emails");
  const locale = await currentLocale();
  if (notifications.length === 0) return <p>{t("none")}</p>;
  const newestFirst = notifications.toSorted((a, b) => b.at.getTime() - a.at.getTime());
  const days = [...Map.groupBy(newestFirst, ({ at }) => budapestDay(at))];
  return (
    <div className="flow">
      {days.map(([day, sent]) => (
        <section className="flow" key={day} aria-labelledby={`day-${day}`}>
          <h2 className="as-h3" id={`day-${day}`}>
            {formatDayLong(day, locale)}
          </h2>
          <Rows>
            {sent.map(({ at, kind, texts, toAddress, state, n }) => (
              <Row
                key={`${at.toISOString()} ${kind}`}
                title={subject(`${texts}.subject`, { n: n ?? 1 })}
                meta={[`${formatTime(at, locale)} – ${toAddress} – ${t(`state.${STATE_KEYS[state]}`)}`]}
              />
            ))}
          </Rows>
        </section>
      ))}
    </div>
  );
}
