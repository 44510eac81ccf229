import { Button } from "@/app/_components/control/button";
import { FormStack } from "@/app/_components/form/form-stack";
import { formTexts } from "@/app/_components/form/form-texts";
import { SelectField } from "@/app/_components/form/select-field";
import { REJECTION_REASONS } from "@/lib/closure/closure";
import { formatDateTime, formatDayLong } from "@/lib/i18n/format";
import type { StaffSession } from "@/lib/staff/live-staff-session";
import type { ClosureForStaff } from "@/lib/staff/open-closure";
import { currentLocale } from "@/lib/web/locale";
import { staffMark } from "@/lib/web/staff-gate";
import { getTranslations } from "@/lib/web/texts";
import styles from "../../_frame/staff-table.module.css";
import { decideClosureAction } from "./actions";

type DecisionProps = { closure: ClosureForStaff; session: StaffSession; mayDecide: boolean };

/** What happens when, with the buttons to approve and to reject. */
export async function Decision({ closure, session, mayDecide }: DecisionProps) {
  const t = await getTranslations("staff.closure");
  const locale = await currentLocale();
  if (!mayDecide) return decided(closure);
  const hidden = (
    <>
      <input type="hidden" name="owner" value={staffMark(session)} />
      <input type="hidden" name="reference" value={closure.reference} />
    </>
  );
  return (
    <section className={styles.panel} aria-labelledby="decision">
      <h2 id="decision">{t("decision")}</h2>
      <div className="flow">
        <p>{t("whatHappens", { date: formatDayLong(closure.wouldCloseOn, locale) })}</p>
        <form action={decideClosureAction.bind(null, undefined)}>
          {hidden}
          <Button small name="decision" value="approved">
            {t("approve")}
          </Button>
        </form>
        <form action={decideClosureAction.bind(null, undefined)}>
          {hidden}
          <FormStack>
            <SelectField
              name="reason"
              id="reason"
              required
              label={t("rejectReason")}
              hint={t("rejectHint")}
              texts={await formTexts()}
              options={[
                { value: "", label: "–" },
                ...REJECTION_REASONS.map((reason) => ({ value: reason, label: t(`rejection.${reason}`) })),
              ]}
            />
            <div>
              <Button small name="decision" value="rejected">
                {t("reject")}
              </Button>
            </div>
          </FormStack>
        </form>
      </div>
    </section>
  );
}

/** Who decided and why, and when the account closes; nothing where a decision is still to come. */
async function decided({ decided: decision, closesOn }: ClosureForStaff) {
  if (!decision && !closesOn) return null;
  const t = await getTranslations("staff.closure");
  const locale = await currentLocale();
  const by = decision && (decision.decidedBy === "rule" ? "rule" : decision.name === null ? "noName" : "name");
  return (
    <section className={styles.panel} aria-labelledby="decision">
      <h2 id="decision">{t("decision")}</h2>
      {decision && by ? (
        <p>{t(`decidedBy.${by}`, { name: decision.name ?? "", datetime: formatDateTime(decision.at, locale) })}</p>
      ) : null}
      {decision?.reason ? <p>{t("reason", { reason: t(`rejection.${decision.reason}`) })}</p> : null}
      {closesOn ? <p>{t("closesOn", { date: formatDayLong(closesOn, locale) })}</p> : null}
    </section>
  );
}
