import { Buttons } from "@/app/_components/control/button";
import { Notice } from "@/app/_components/feedback/notice";
import { formTexts } from "@/app/_components/form/form-texts";
import { SubmitButton } from "@/app/_components/form/submit-button";
import { contactTags } from "@/app/_components/text/contact-tags";
import type { RegistrationView } from "@/lib/customer-portal/registration";
import { getTranslations } from "@/lib/web/texts";
import { startRegistrationAction } from "./actions";

/**
 * The button that starts a customer portal registration, with what it does; without a configured customer portal, how
 * to register otherwise.
 */
export async function StartRegistration({ view, owner }: { view: RegistrationView; owner: string }) {
  if (view === "registered") return null;
  const t = await getTranslations("services");
  if (view === "unconfigured") {
    return (
      <div className="after-l">
        <Notice>{t.rich("registration.none", contactTags())}</Notice>
      </div>
    );
  }
  const { working } = await formTexts();
  return (
    <form className="after-l flow" action={startRegistrationAction.bind(null, undefined)}>
      <input type="hidden" name="owner" value={owner} />
      <h3>{t("registration.heading")}</h3>
      <p>{t("registration.text")}</p>
      {view === "pending" ? <p>{t("registration.again")}</p> : null}
      <Buttons fill>
        <SubmitButton variant="primary" working={working}>
          {t("start")}
        </SubmitButton>
      </Buttons>
    </form>
  );
}
