import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { ButtonLink, Buttons } from "@/app/_components/button";
import { contactWords } from "@/app/_components/contact-words";
import { PageHead } from "@/app/_components/page-head";
import { Sheet } from "@/app/_components/sheet";
import { Narrow } from "@/app/_components/split";
import { Words } from "@/app/_components/words";
import { CONFIRM_TTL_HOURS } from "@/lib/closure/closure";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("closure.mailed"))("heading") };
}

/** The same page for every address: known, unknown, closed, or asked for a moment ago (closure-4, closure-8). */
export default async function ClosureSentPage() {
  const t = await getTranslations("closure");
  const sent = await getTranslations("forgot.sent");
  return (
    <Narrow>
      <PageHead heading={t("mailed.heading")} />
      <Sheet label={t("mailed.heading")}>
        <div className="flow">
          <p>
            <Words>{t("mailed.text", { n: CONFIRM_TTL_HOURS })}</Words>
          </p>
          <h2 className="as-h3">{sent("help")}</h2>
          <ul className="bullets">
            <li>{sent("helpSpam")}</li>
            <li>
              <Words>{sent("helpAddress")}</Words>
            </li>
            <li>
              <Words>{sent.rich("helpChanged", contactWords())}</Words>
            </li>
          </ul>
        </div>
        <Buttons fill after>
          <ButtonLink href="/close-account">{t("start")}</ButtonLink>
        </Buttons>
      </Sheet>
    </Narrow>
  );
}
