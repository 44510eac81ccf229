import { Notice } from "@/app/_components/feedback/notice";
import { UnbrokenText } from "@/app/_components/text/unbroken-text";
import { formatDayLong } from "@/lib/i18n/format";
import { translatorOf } from "@/lib/i18n/translator";
import { budapestDay } from "@/lib/kernel/time";
import { mayUse } from "@/lib/staff/access";
import { type CustomerForStaff, describeCustomer } from "@/lib/staff/describe-customer";
import { staffMark } from "@/lib/web/staff-gate";
import { getTranslations } from "@/lib/web/texts";
import { webContext } from "@/lib/web/web-context";
import styles from "../../_frame/staff-table.module.css";
import { answerUnknown, staffMetadata, staffPage } from "../../staff-page";
import { AccessBlocks } from "./access-blocks";
import { AddressChange } from "./address-change";
import { CustomerActs } from "./customer-acts";
import { CustomerEmails, CustomerHistory } from "./customer-history";
import { CustomerMessages } from "./customer-messages";
import { Details } from "./details";
import { readMessagePosition } from "./message-position";

const ACCESS = "GET /staff/customers/[id]";
const DONE = ["address-proposed", "address-approved", "address-rejected"] as const;
const REFUSED = ["address-unknown-address", "address-no-proposal", "address-same-person"] as const;

export const generateMetadata = staffMetadata(ACCESS, async () => (await getTranslations("staff.customer"))("heading"));

/** One customer on one page: whether they get in, what they received and opened, and what staff did. */
export default staffPage(ACCESS, async ({ session, params, search }) => {
  const t = await getTranslations("staff.customer");
  const after = readMessagePosition(search.after);
  const found = await describeCustomer(webContext(), { accountId: params.id ?? "", after, by: session.member });
  if (!found.ok) {
    return answerUnknown(t("unknown"));
  }
  const customer = found.value;
  const common = await getTranslations("common");
  const { role } = session.member;
  const notice = [...DONE, ...REFUSED].find((one) => one === search.notice);
  return (
    <>
      {notice ? (
        <Notice tone={DONE.some((one) => one === notice) ? "success" : "warning"} place="page" status>
          {t(`notice.${notice}`)}
        </Notice>
      ) : null}
      <h1>{customer.name}</h1>
      <div className={styles.columns}>
        <div>
          <section className={styles.panel} aria-labelledby="access">
            <h2 id="access">{t("access")}</h2>
            <p>
              <b>{t(`state.${customer.state ?? "none"}`)}</b>
            </p>
            <p>
              <UnbrokenText>{t(`help.${customer.state ?? "none"}`)}</UnbrokenText>
            </p>
            <AccessBlocks customer={customer} />
            {customer.customerPortalSince ? <p>{t("customerPortal")}</p> : null}
            <CustomerActs
              owner={staffMark(session)}
              customer={customer.id}
              reissue={mayUse(role, "POST reissue-initial-password") && isInvited(customer)}
              link={mayUse(role, "POST send-password-link") && isHelpedByLink(customer)}
              lock={mayUse(role, "POST lock-customer") && !isInvited(customer) && customer.state !== null}
              texts={{
                reissue: t("reissue"),
                lock: t("lock"),
                link: t(isInvited(customer) ? "activationLink" : "link"),
                working: common("working"),
              }}
              printed={await printedTexts(customer)}
            />
          </section>
          {mayUse(role, "POST propose-address") ? <AddressChange customer={customer} session={session} /> : null}
        </div>
        <Details customer={customer} />
      </div>
      <CustomerMessages customer={customer} isFirstPage={after === null} />
      <div className={styles.columns}>
        <CustomerEmails customer={customer} />
        <div>
          <CustomerHistory customer={customer} />
        </div>
      </div>
    </>
  );
});

/** The texts around a new initial password that is posted, in the customer's language. */
async function printedTexts({ name, email, locale }: CustomerForStaff) {
  const t = await getTranslations("staff.customer");
  const printed = translatorOf(locale, "staff.customer.printed");
  const { clock, settings } = webContext();
  return {
    heading: t("newPassword"),
    print: t("print"),
    locale,
    insurer: settings.brand.legalName,
    date: formatDayLong(budapestDay(clock.now()), locale),
    greeting: printed("greeting", { name }),
    before: printed("before", { email: email ?? "" }),
    after: printed("after"),
    closing: printed("closing", { brand: settings.brand.name }),
  };
}

/** Without a valid initial password the activation link opens nothing. */
function isHelpedByLink({ state }: CustomerForStaff): boolean {
  return state !== null && state !== "initial-password-void";
}

/** The customer has not chosen a password yet. */
function isInvited({ state }: CustomerForStaff): boolean {
  return state === "invited" || state === "initial-password-void";
}
