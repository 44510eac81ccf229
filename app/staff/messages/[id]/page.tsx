import { ButtonLink } from "@/app/_components/control/button";
import { Notice } from "@/app/_components/feedback/notice";
import { shownStaff } from "@/lib/audit/staff-actor";
import { formatDateTime, formatDateTimeMedium, formatDayLong, formatFileSize } from "@/lib/i18n/format";
import type { MessageEvent } from "@/lib/mailbox/message/message-history";
import { WITHDRAWAL_REASONS } from "@/lib/mailbox/placing/withdraw-message";
import { ATTACHMENT_COMMAND } from "@/lib/mailbox/staff/staff-view";
import { mayUse } from "@/lib/staff/access";
import type { StaffSession } from "@/lib/staff/live-staff-session";
import { type MessageForStaff, openMessageForStaff } from "@/lib/staff/open-message";
import { currentLocale } from "@/lib/web/locale";
import { getTranslations } from "@/lib/web/texts";
import { webContext } from "@/lib/web/web-context";
import styles from "../../_frame/staff-table.module.css";
import { answerUnknown, staffMetadata, staffPage } from "../../staff-page";
import { WithdrawForm } from "./withdraw-form";

const ACCESS = "GET /staff/messages/[id]";
const NOTICES = [
  ...(["withdrawn", "already-withdrawn", "opened", "gone", "no-reason"] as const),
  ...(["no-key", "damaged", "too-many"] as const),
];

export const generateMetadata = staffMetadata(ACCESS, async () => (await getTranslations("staff.messages"))("heading"));

/** One message: its envelope and history, the certificate, and the withdrawal. Never its text or documents. */
export default staffPage(ACCESS, async ({ session, params, search }) => {
  const t = await getTranslations("staff.messages.one");
  const found = await openMessageForStaff(webContext(), { messageId: params.id ?? "", by: session.member });
  if (!found.ok) {
    return answerUnknown(t("unknown"));
  }
  const message = found.value;
  const notice = NOTICES.find((one) => one === search.notice);
  const isWithdrawable = message.state === "placed" || message.state === "scheduled";
  return (
    <>
      {notice ? (
        <Notice tone={notice === "withdrawn" ? "success" : "warning"} place="page" status>
          {t(`notice.${notice}`)}
        </Notice>
      ) : null}
      <h1>{t("heading", { reference: message.senderReference })}</h1>
      <div className={styles.columns}>
        <History message={message} />
        <div>
          <Envelope message={message} session={session} />
          {isWithdrawable && mayUse(session.member.role, "POST withdraw-message") ? (
            <WithdrawForm messageId={message.id} session={session} />
          ) : null}
        </div>
      </div>
    </>
  );
});

async function Envelope({ message, session }: { message: MessageForStaff; session: StaffSession }) {
  const t = await getTranslations("staff.messages.one");
  const states = await getTranslations("staff.messages.state");
  const types = await getTranslations("common.documentType");
  const locale = await currentLocale();
  const { customer, accountId, documentCount, totalBytes } = message;
  const isLinked = !customer.closedAt && mayUse(session.member.role, "GET /staff/customers/[id]");
  const customerLink = <a href={`/staff/customers/${accountId}`}>{customer.name}</a>;
  const size = formatFileSize(totalBytes, locale);
  const rows = [
    [t("customer"), isLinked ? customerLink : customer.name],
    [t("source"), message.source],
    [t("subject"), message.subject],
    [t("type"), types(message.documentType)],
    [t("contract"), message.contractNumber ?? "–"],
    [t("placed"), formatDateTime(message.placedAt, locale)],
    [t("until"), formatDayLong(message.availableUntil, locale)],
    [t("documents"), documentCount > 0 ? t("documentCount", { n: documentCount, size }) : "–"],
  ] as const;
  return (
    <section className={styles.panel} aria-labelledby="envelope">
      <h2 id="envelope">{t("envelope")}</h2>
      <p>
        <b>{states(message.state)}</b>
      </p>
      <dl className={styles.pairs}>
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

async function History({ message }: { message: MessageForStaff }) {
  const t = await getTranslations("staff.messages.one");
  const locale = await currentLocale();
  return (
    <section className={styles.panel} aria-labelledby="history">
      <h2 id="history">{t("history")}</h2>
      <ol className={styles.rows}>
        {message.events.map((event) => (
          <li key={event.sequence}>
            <HistoryLine event={event} />
            <p className="muted">{formatDateTimeMedium(event.at, locale)}</p>
          </li>
        ))}
      </ol>
      <p className={message.isIntact ? undefined : styles.late}>{t(message.isIntact ? "intact" : "broken")}</p>
      <div>
        <ButtonLink small icon="download" href={`/staff/files/evidence/${message.id}`}>
          {t("certificate")}
        </ButtonLink>
        <p className="muted after">{t("certificateHint")}</p>
      </div>
    </section>
  );
}

async function HistoryLine({ event: { kind, details } }: { event: MessageEvent }) {
  const t = await getTranslations("staff.messages.one");
  const events = await getTranslations("certificate.event");
  const roles = await getTranslations("staff.role");
  const by = shownStaff(details);
  const reason = WITHDRAWAL_REASONS.find((one) => one === details.reason);
  return [
    events(kind),
    ...(details.command === ATTACHMENT_COMMAND ? [t("attachment")] : []),
    ...(reason ? [t(`reason.${reason}`)] : []),
    ...(by ? [t("by", { role: roles(by.role), n: by.number })] : []),
  ].join(" · ");
}
