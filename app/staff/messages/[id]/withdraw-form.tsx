import { Button } from "@/app/_components/control/button";
import { FormStack } from "@/app/_components/form/form-stack";
import { formTexts } from "@/app/_components/form/form-texts";
import { SelectField } from "@/app/_components/form/select-field";
import { WITHDRAWAL_REASONS } from "@/lib/mailbox/placing/withdraw-message";
import type { StaffSession } from "@/lib/staff/live-staff-session";
import { staffMark } from "@/lib/web/staff-gate";
import { getTranslations } from "@/lib/web/texts";
import styles from "../../_frame/staff-table.module.css";
import { withdrawMessageAction } from "./actions";

/** The withdrawal of a message, with the reason that its history gets. */
export async function WithdrawForm({ messageId, session }: { messageId: string; session: StaffSession }) {
  const t = await getTranslations("staff.messages.one");
  return (
    <section className={styles.panel} aria-labelledby="withdraw">
      <h2 id="withdraw">{t("withdraw")}</h2>
      <form action={withdrawMessageAction.bind(null, undefined)}>
        <input type="hidden" name="owner" value={staffMark(session)} />
        <input type="hidden" name="message" value={messageId} />
        <FormStack>
          <SelectField
            name="reason"
            id="reason"
            required
            label={t("reasonLabel")}
            hint={t("withdrawHint")}
            texts={await formTexts()}
            options={[
              { value: "", label: "–" },
              ...WITHDRAWAL_REASONS.map((reason) => ({ value: reason, label: t(`reason.${reason}`) })),
            ]}
          />
          <div>
            <Button small danger>
              {t("withdraw")}
            </Button>
          </div>
        </FormStack>
      </form>
    </section>
  );
}
