import { Notice } from "@/app/_components/feedback/notice";
import { Card } from "@/app/_components/layout/card";
import { siteIdentity } from "@/app/_components/site/site-identity";
import { contactTags } from "@/app/_components/text/contact-tags";
import { getTranslations } from "@/lib/web/texts";

/** The legal operator of the portal. The deployer completes this part; a notice says so. */
export async function Operator() {
  const t = await getTranslations("legal");
  const common = await getTranslations("common");
  return (
    <Card heading={common("customerService")} headingId="operator">
      <div className="flow">
        <p>{t("operator", { legalName: siteIdentity().legalName })}</p>
        <p>{t.rich("contact", contactTags())}</p>
        <Notice>{t("deployerNote")}</Notice>
      </div>
    </Card>
  );
}
