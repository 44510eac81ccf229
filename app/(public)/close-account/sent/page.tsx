import type { Metadata } from "next";
import { ButtonLink, Buttons } from "@/app/_components/control/button";
import { Card } from "@/app/_components/layout/card";
import { PageHead } from "@/app/_components/layout/page-head";
import { Narrow } from "@/app/_components/layout/split";
import { contactTags } from "@/app/_components/text/contact-tags";
import { UnbrokenText } from "@/app/_components/text/unbroken-text";
import { CONFIRM_TTL_HOURS } from "@/lib/closure/closure";
import { getTranslations } from "@/lib/web/texts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("closure.mailed"))("heading") };
}

/** The same page for every address: known, unknown, closed, or requested a moment ago. */
export default async function ClosureSentPage() {
  const t = await getTranslations("closure");
  const sent = await getTranslations("forgot.sent");
  return (
    <Narrow>
      <PageHead heading={t("mailed.heading")} />
      <Card label={t("mailed.heading")}>
        <div className="flow">
          <p>
            <UnbrokenText>{t("mailed.text", { n: CONFIRM_TTL_HOURS })}</UnbrokenText>
          </p>
          <h2 className="as-h3">{sent("help")}</h2>
          <ul className="bullets">
            <li>{sent("helpSpam")}</li>
            <li>
              <UnbrokenText>{sent("helpAddress")}</UnbrokenText>
            </li>
            <li>
              <UnbrokenText>{sent.rich("helpChanged", contactTags())}</UnbrokenText>
            </li>
          </ul>
        </div>
        <Buttons fill after>
          <ButtonLink href="/close-account">{t("start")}</ButtonLink>
        </Buttons>
      </Card>
    </Narrow>
  );
}
