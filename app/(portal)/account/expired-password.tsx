import { Buttons } from "@/app/_components/control/button";
import { SubmitButton } from "@/app/_components/form/submit-button";
import { UnbrokenText } from "@/app/_components/text/unbroken-text";
import { getTranslations } from "@/lib/web/texts";
import { requestOwnLinkAction } from "./actions";

/** An expired password can only be replaced by an e-mailed link (R16): its button requests one for this account. */
export async function ExpiredPassword({ owner }: { owner: string }) {
  const t = await getTranslations("expired");
  const common = await getTranslations("common");
  return (
    <form className="after flow" action={requestOwnLinkAction.bind(null, undefined)}>
      <p>
        <UnbrokenText>{t("text")}</UnbrokenText>
      </p>
      <input type="hidden" name="owner" value={owner} />
      <Buttons fill>
        <SubmitButton variant="primary" working={common("working")}>
          {t("submit")}
        </SubmitButton>
      </Buttons>
    </form>
  );
}
