import { Card } from "@/app/_components/layout/card";
import { siteIdentity } from "@/app/_components/site/site-identity";
import { contactTags } from "@/app/_components/text/contact-tags";
import { getTranslations } from "@/lib/web/texts";

/** Who operates the portal, by the settings BRAND_LEGAL_NAME, SUPPORT_PHONE and SUPPORT_EMAIL. */
export async function Operator() {
  const t = await getTranslations("legal");
  const common = await getTranslations("common");
  return (
    <Card heading={common("customerService")} headingId="operator">
      <div className="flow">
        <p>{t("operator", { legalName: siteIdentity().legalName })}</p>
        <p>{t.rich("contact", contactTags())}</p>
      </div>
    </Card>
  );
}
