import { formatDateTime } from "@/lib/i18n/format";
import type { CustomerForStaff } from "@/lib/staff/describe-customer";
import { currentLocale } from "@/lib/web/locale";
import { getTranslations } from "@/lib/web/texts";
import styles from "../../_frame/staff-table.module.css";

const ACTION_KEYS = {
  "account.viewed": "viewed",
  "initial-password.issued": "initialPassword",
  "address-change.proposed": "addressProposed",
  "address-change.requested": "address",
  "password-link.issued": "link",
  "sign-in.locked": "locked",
  "closure.decided": "closure",
  "attachment.downloaded": "attachment",
  "reply.viewed": "replyViewed",
  "reply.acknowledged": "replyAcknowledged",
  "reply.answered": "replyAnswered",
} as const;

/** E-mails with their fate, sign-ins with device and network, and what staff did, each the newest first. */
export async function CustomerHistory({ customer }: { customer: CustomerForStaff }) {
  const t = await getTranslations("staff.customer.history");
  const actions = await getTranslations("account.staff.action");
  const subjects = await getTranslations("emails");
  const roles = await getTranslations("staff.role");
  const locale = await currentLocale();
  const { notifications, signIns, staffActions } = customer;
  return (
    <>
      <section className={styles.panel} aria-labelledby="emails">
        <h2 id="emails">{t("emails")}</h2>
        {notifications.length === 0 ? <p>{t("noEmails")}</p> : null}
        <ul>
          {notifications.map(({ id, kind, texts, n, toAddress, state, at }) => (
            <li key={id}>
              {formatDateTime(at, locale)} · {texts ? subjects(`${texts}.subject`, { n }) : kind} · {toAddress} ·{" "}
              <b>{t(`emailState.${state}`)}</b>
            </li>
          ))}
        </ul>
      </section>
      <section className={styles.panel} aria-labelledby="sign-ins">
        <h2 id="sign-ins">{t("signIns")}</h2>
        {signIns.length === 0 ? <p>{t("noSignIns")}</p> : null}
        <ul>
          {signIns.map(({ id, createdAt, browser, system, network }) => (
            <li key={id}>
              {formatDateTime(createdAt, locale)} · {browser ?? "–"} · {system ?? "–"} · {network ?? "–"}
            </li>
          ))}
        </ul>
      </section>
      <section className={styles.panel} aria-labelledby="staff-actions">
        <h2 id="staff-actions">{t("staff")}</h2>
        <ul>
          {staffActions.map(({ at, kind, by }) => (
            <li key={`${at.toISOString()} ${kind}`}>
              {formatDateTime(at, locale)} · {actions(ACTION_KEYS[kind])} ·{" "}
              {by ? t("by", { role: roles(by.role), n: by.number }) : t("byCommand")}
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}
