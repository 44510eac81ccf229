import { actionTextsForStaff } from "@/app/_frame/staff-action-texts";
import { formatDateTimeMedium } from "@/lib/i18n/format";
import type { CustomerForStaff } from "@/lib/staff/describe-customer";
import { currentLocale } from "@/lib/web/locale";
import { getTranslations } from "@/lib/web/texts";
import styles from "../../_frame/staff-table.module.css";

/** The e-mails to a customer with their fate, the newest first. */
export async function CustomerEmails({ customer }: { customer: CustomerForStaff }) {
  const t = await getTranslations("staff.customer.history");
  const subjects = await getTranslations("emails");
  const locale = await currentLocale();
  return (
    <section className={styles.panel} aria-labelledby="emails">
      <h2 id="emails">{t("emails")}</h2>
      {customer.notifications.length === 0 ? <p>{t("noEmails")}</p> : null}
      <ul className={styles.rows}>
        {customer.notifications.map(({ id, kind, texts, n, toAddress, state, at }) => (
          <li key={id}>
            <span>{texts ? subjects(`${texts}.subject`, { n }) : kind}</span>{" "}
            <b className={state === "failed" || state === "abandoned" ? styles.late : undefined}>
              {t(`emailState.${state}`)}
            </b>
            <p className="muted">
              {formatDateTimeMedium(at, locale)} · {toAddress}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Sign-ins with device and network, and what staff did, each the newest first. */
export async function CustomerHistory({ customer }: { customer: CustomerForStaff }) {
  const t = await getTranslations("staff.customer.history");
  const textOf = await actionTextsForStaff();
  const roles = await getTranslations("staff.role");
  const locale = await currentLocale();
  const { signIns, staffActions } = customer;
  return (
    <>
      <section className={styles.panel} aria-labelledby="sign-ins">
        <h2 id="sign-ins">{t("signIns")}</h2>
        {signIns.length === 0 ? <p>{t("noSignIns")}</p> : null}
        <ul className={styles.rows}>
          {signIns.map(({ id, createdAt, browser, system, network }) => (
            <li key={id}>
              {formatDateTimeMedium(createdAt, locale)}
              <p className="muted">{[browser, system, network].filter(Boolean).join(" · ") || t("unknownDevice")}</p>
            </li>
          ))}
        </ul>
      </section>
      <section className={styles.panel} aria-labelledby="staff-actions">
        <h2 id="staff-actions">{t("staff")}</h2>
        <ul className={styles.rows}>
          {staffActions.map(({ at, kind, by }) => (
            <li key={`${at.toISOString()} ${kind}`}>
              {textOf(kind)}
              <p className="muted">
                {formatDateTimeMedium(at, locale)} ·{" "}
                {by ? t("by", { role: roles(by.role), n: by.number }) : t("byCommand")}
              </p>
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}
