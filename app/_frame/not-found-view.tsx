import { ButtonLink } from "@/app/_components/control/button";
import { SystemPage } from "@/app/_components/feedback/system-page";
import { getTranslations } from "@/lib/web/texts";

/** One text for what does not exist and for what belongs to another customer. Needs a frame around it. */
export async function NotFoundView() {
  const t = await getTranslations("system.notFound");
  const nav = await getTranslations("common.nav");
  return (
    <SystemPage heading={t("heading")} lead={t("text")}>
      <ButtonLink variant="primary" href="/inbox">
        {nav("inbox")}
      </ButtonLink>
      <ButtonLink variant="quiet" href="/help">
        {nav("help")}
      </ButtonLink>
    </SystemPage>
  );
}
