import { getTranslations } from "next-intl/server";
import { Fold } from "@/app/_components/fold";
import { Row, Rows } from "@/app/_components/rows";
import { formatDateTime } from "@/lib/i18n/format";
import type { LetterKind } from "@/lib/notification/letter";
import type { OwnLetter } from "@/lib/notification/list-notices";
import { currentLocale } from "@/lib/web/locale";

/** Where the subject of a letter stands among the texts. */
const SUBJECTS = {
  welcome: "welcome",
  "activation-again": "activationAgain",
  "new-item": "newItem",
  "new-items": "newItems",
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
  closing: "closing",
  closed: "closed",
  "address-confirm": "addressConfirm",
  "address-changed": "addressChanged",
  moved: "moved",
} as const satisfies Record<LetterKind, string>;

const STATES = {
  queued: "pending",
  sending: "pending",
  sent: "sent",
  failed: "failed",
  abandoned: "failed",
} as const;

/** The e-mails we sent: the answer to "I did not get a notification". Those that were never to leave are not told. */
export async function LetterList({ letters }: { letters: readonly OwnLetter[] }) {
  const t = await getTranslations("account.mails");
  const subject = await getTranslations("emails");
  const locale = await currentLocale();
  const rows = letters.flatMap(({ at, kind, toAddress, state, n }) =>
    state === "cancelled"
      ? []
      : [
          {
            key: `${at.toISOString()} ${kind}`,
            title: subject(`${SUBJECTS[kind]}.subject`, { n: n ?? 1 }),
            meta: [`${formatDateTime(at, locale)} – ${toAddress}`, t(`state.${STATES[state]}`)],
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
