import type { Metadata } from "next";
import { SummaryList } from "@/app/_components/data/summary-list";
import { Card } from "@/app/_components/layout/card";
import { PageHead } from "@/app/_components/layout/page-head";
import { Narrow } from "@/app/_components/layout/split";
import { siteIdentity } from "@/app/_components/site/site-identity";
import { EmailText } from "@/app/_components/text/email-text";
import { PhoneLink } from "@/app/_components/text/phone-link";
import { currentLocale } from "@/lib/web/locale";
import { getTranslations } from "@/lib/web/texts";
import { HelpCards } from "./help-cards";
import { helpTopics } from "./help-topics";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("help"))("heading") };
}

/** How to reach customer service, then the questions by topic. Each answer is folded, with an anchor that opens it. */
export default async function HelpPage() {
  const t = await getTranslations("help");
  const common = await getTranslations("common");
  const { supportPhone, supportEmail } = siteIdentity();
  return (
    <Narrow>
      <PageHead heading={t("heading")} />
      <Card heading={t("contactHeading")} headingId="contact">
        <div className="flow">
          <p>{t("contactText")}</p>
          <SummaryList
            shape="wide"
            items={[
              {
                term: common("phone"),
                detail: (
                  <span className="contact">
                    <PhoneLink phone={supportPhone} alone />
                  </span>
                ),
              },
              {
                term: common("email"),
                detail: (
                  <a className="alone" href={`mailto:${supportEmail}`}>
                    <EmailText address={supportEmail} />
                  </a>
                ),
              },
            ]}
          />
        </div>
      </Card>
      <HelpCards topics={helpTopics(await currentLocale())} />
    </Narrow>
  );
}
