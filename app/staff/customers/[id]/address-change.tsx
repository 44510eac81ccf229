import { Button } from "@/app/_components/control/button";
import { formTexts } from "@/app/_components/form/form-texts";
import { formatDateTime } from "@/lib/i18n/format";
import type { CustomerForStaff } from "@/lib/staff/describe-customer";
import type { StaffSession } from "@/lib/staff/live-staff-session";
import { currentLocale } from "@/lib/web/locale";
import { staffMark } from "@/lib/web/staff-gate";
import { getTranslations } from "@/lib/web/texts";
import styles from "../../_frame/staff-table.module.css";
import { decideAddressAction } from "./actions";
import { AddressForm } from "./address-form";

type AddressChangeProps = { customer: CustomerForStaff; session: StaffSession };

/** A proposed e-mail address with the buttons of the second staff member, or the form that proposes one. */
export async function AddressChange({ customer, session }: AddressChangeProps) {
  const t = await getTranslations("staff.customer.address");
  const { proposal } = customer;
  return (
    <section className={styles.panel} aria-labelledby="address">
      <h2 id="address">{t("heading")}</h2>
      {proposal ? (
        <div className="flow">
          <p>
            {t("waiting", {
              email: proposal.newAddress,
              datetime: formatDateTime(proposal.expiresAt, await currentLocale()),
            })}
          </p>
          {proposal.proposedBy === session.member.id ? <p>{t("own")}</p> : null}
          <form className={styles.inline} action={decideAddressAction.bind(null, undefined)}>
            <input type="hidden" name="owner" value={staffMark(session)} />
            <input type="hidden" name="customer" value={customer.id} />
            <input type="hidden" name="proposal" value={proposal.id} />
            {proposal.proposedBy === session.member.id ? null : (
              <Button small name="decision" value="approved">
                {t("approve")}
              </Button>
            )}
            <Button small name="decision" value="rejected">
              {t("reject")}
            </Button>
          </form>
        </div>
      ) : (
        <AddressForm
          owner={staffMark(session)}
          customer={customer.id}
          texts={{ ...(await formTexts()), label: t("label"), hint: t("hint"), submit: t("submit") }}
        />
      )}
    </section>
  );
}
