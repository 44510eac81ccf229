import { getTranslations } from "next-intl/server";
import { contactWords } from "@/app/_components/contact-words";
import { Notice } from "@/app/_components/notice";
import { Sheet } from "@/app/_components/sheet";
import { siteIdentity } from "@/app/_components/site-identity";

/** Who answers for the portal; the one place of a legal page that the deployer completes, and marked as such. */
export async function Operator() {
  const t = await getTranslations("legal");
  const common = await getTranslations("common");
  return (
    <Sheet heading={common("customerService")} headingId="operator">
      <div className="flow">
        <p>{t("operator", { legalName: siteIdentity().legalName })}</p>
        <p>{t.rich("contact", contactWords())}</p>
        <Notice>{t("deployerNote")}</Notice>
      </div>
    </Sheet>
  );
}
