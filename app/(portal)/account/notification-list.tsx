import { getTranslations } from "next-intl/server";
import { Fold } from "@/app/_components/layout/fold";
import { Row, Rows } from "@/app/_components/layout/rows";
import { formatDateTime } from "@/lib/i18n/format";
import type { OwnNotification } from "@/lib/notification/list-failed-notifications";
import type { NotificationKind } from "@/lib/notification/notification-content";
import { currentLocale } from "@/lib/web/locale";

/** Where the subject of a letter stands among the texts. */
const SUBJECT_KEYS = {
  welcome: "welcome",
  "activation-again": "activationAgain",
  "new-message": "newMessage",
  "new-messages": "newMessages",
  reset: "reset",
  lockout: "lockout",
  changed: "changed",
  expiry: "expiry",
  expired: "expired",
  "new-browser": "newBrowser",
  retention: "retention",
  "reply-received": "replyReceived",
  "close-confirm": "closeConfirm",
  "close-refused": "closeRefused",
  "close-postponed": "closePostponed",
  "closure-scheduled": "closureScheduled",
  closed: "closed",
  "address-confirm": "addressConfirm",
  "address-changed": "addressChanged",
  "customer-portal": "customerPortal",
} as const satisfies Record<NotificationKind, string>;

const STATE_KEYS = {
  queued: "pending",
  sending: "pending",
  sent: "sent",
  failed: "failed",
  abandoned: "failed",
} as const;

/** The e-mails we sent: the answer to "I did not get a notification". Those that were never to leave are not told. */
export async function NotificationList({ notifications }: { notifications: readonly OwnNotification[] }) {
  const t = await getTranslations("account.notifications");
  const subject = await getTranslations("emails");
  const locale = await currentLocale();
  const rows = notifications.flatMap(({ at, kind, toAddress, state, n }) =>
    state === "cancelled"
      ? []
      : [
          {
            key: `${at.toISOString()} ${kind}`,
            title: subject(`${SUBJECT_KEYS[kind]}.subject`, { n: n ?? 1 }),
            meta: [`${formatDateTime(at, locale)} – ${toAddress}`, t(`state.${STATE_KEYS[state]}`)],
          },
        ],
  );
  return (
    <section className="sheet" aria-label={t("heading")}>
      <Fold heading={t("heading")}>
        {rows.length === 0 ? (
          <p>{t("none")}</p>
        ) : (
          <Rows>
            {rows.map(({ key, title, meta }) => (
              <Row key={key} title={title} meta={meta} />
            ))}
          </Rows>
        )}
      </Fold>
    </section>
  );
}
