import { Notice } from "@/app/_components/feedback/notice";
import { formatDateTime } from "@/lib/i18n/format";
import { mayUse } from "@/lib/staff/access";
import { type ClosureForStaff, openClosure } from "@/lib/staff/open-closure";
import { currentLocale } from "@/lib/web/locale";
import { getTranslations } from "@/lib/web/texts";
import { webContext } from "@/lib/web/web-context";
import styles from "../../_frame/staff-table.module.css";
import { answerUnknown, staffMetadata, staffPage } from "../../staff-page";
import { Decision } from "./decision";

const ACCESS = "GET /staff/closures/[ref]";
const NOTICES = ["approved", "rejected", "decided", "no-reason"] as const;
/** Results that are no success. */
const WARNINGS: readonly string[] = ["decided", "no-reason"];

export const generateMetadata = staffMetadata(ACCESS, async () => (await getTranslations("staff.closure"))("heading"));

/** One closure request: what the customer wrote, beside it their contracts, and the decision. */
export default staffPage(ACCESS, async ({ session, params, search }) => {
  const t = await getTranslations("staff.closure");
  const states = await getTranslations("staff.customer.closure");
  const found = await openClosure(webContext(), { reference: params.ref ?? "", by: session.member });
  if (!found.ok) {
    return answerUnknown(t("unknown"));
  }
  const closure = found.value;
  const [before, after] = states(closure.state, { reference: closure.reference }).split(closure.reference);
  const notice = NOTICES.find((one) => one === search.notice);
  return (
    <>
      {notice ? (
        <Notice tone={WARNINGS.includes(notice) ? "warning" : "success"} place="page" status>
          {t(`notice.${notice}`)}
        </Notice>
      ) : null}
      <h1>
        {before}
        <span className="nowrap">{closure.reference}</span>
        {after}
      </h1>
      <div className={styles.columns}>
        <div>
          {await written(closure)}
          <Decision
            closure={closure}
            session={session}
            mayDecide={closure.state === "awaiting-decision" && mayUse(session.member.role, "POST decide-closure")}
          />
        </div>
        <div>{await contracts(closure)}</div>
      </div>
    </>
  );
});

async function written({ customer, details, reason, requestedAt }: ClosureForStaff) {
  const t = await getTranslations("staff.closure");
  const reasons = await getTranslations("staff.closures.reason");
  const locale = await currentLocale();
  return (
    <section className={styles.panel} aria-labelledby="wrote">
      <h2 id="wrote">{t("wrote")}</h2>
      <p>
        <a href={`/staff/customers/${customer.id}`}>{customer.name}</a> · {reasons(reason)} ·{" "}
        {t("sentAt", { datetime: formatDateTime(requestedAt, locale) })}
      </p>
      {(["name", "policy", "address", "note"] as const).map((field) =>
        details[field] ? (
          <p key={field} className={styles.pre}>
            {t(field, { text: details[field] })}
          </p>
        ) : null,
      )}
    </section>
  );
}

async function contracts({ contracts: rows, state }: ClosureForStaff) {
  const t = await getTranslations("staff.closure");
  // Of a decided request, the contracts of today say nothing about the decision.
  const textOf = (isAgainst: boolean) => {
    if (state === "awaiting-decision") return t(isAgainst ? "blocking" : "notBlocking");
    return t(isAgainst ? "electronic" : "notElectronic");
  };
  return (
    <section className={styles.panel} aria-labelledby="contracts">
      <h2 id="contracts">{t("contracts")}</h2>
      {rows.length === 0 ? <p>{t("noContracts")}</p> : null}
      <ul className={styles.rows}>
        {rows.map(({ number, product, isAgainst }) => (
          <li key={number}>
            {product} <span className="num">{number}</span>
            <p className={isAgainst && state === "awaiting-decision" ? styles.late : "muted"}>{textOf(isAgainst)}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}
