import type { CustomerForStaff } from "@/lib/staff/describe-customer";
import { getTranslations } from "@/lib/web/texts";
import styles from "../../_frame/staff-table.module.css";

/** Address, language, closure requests and contracts of a customer. */
export async function Details({ customer }: { customer: CustomerForStaff }) {
  const { email, locale, contracts, pendingAddress, closures } = customer;
  const t = await getTranslations("staff.customer");
  const common = await getTranslations("common.language");
  return (
    <section className={styles.panel} aria-labelledby="details">
      <h2 id="details">{t("details")}</h2>
      <p>
        {email} · {common(locale)}
      </p>
      {pendingAddress ? <p>{t("pendingAddress", { email: pendingAddress.email })}</p> : null}
      {closures.map(({ reference, state }) => (
        <p key={reference}>{t(`closure.${state}`, { reference })}</p>
      ))}
      <ul className={styles.rows}>
        {contracts.map(({ number, product, status, channel }) => (
          <li key={number}>
            {product} <span className="num">{number}</span>
            <p className="muted">
              {t(status === "active" ? "contract.active" : "contract.ended")} ·{" "}
              {t(channel === "electronic" ? "contract.electronic" : "contract.postal")}
            </p>
          </li>
        ))}
      </ul>
      {contracts.length === 0 ? <p>{t("noContracts")}</p> : null}
    </section>
  );
}
