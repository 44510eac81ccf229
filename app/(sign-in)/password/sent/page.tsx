import type { Metadata } from "next";
import { cookies } from "next/headers";
import { ButtonLink, Buttons } from "@/app/_components/control/button";
import { Card } from "@/app/_components/layout/card";
import { PageHead } from "@/app/_components/layout/page-head";
import { Split } from "@/app/_components/layout/split";
import { contactTags } from "@/app/_components/text/contact-tags";
import { UnbrokenText } from "@/app/_components/text/unbroken-text";
import { readSealedCookie } from "@/lib/web/sealed-cookie";
import { getTranslations } from "@/lib/web/texts";
import { EntryAside } from "../../entry-aside";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("forgot.sent"))("heading") };
}

/** The same page for every address, known or not. The entered address comes from a cookie that lasts ten minutes. */
export default async function LinkSentPage() {
  const t = await getTranslations("forgot.sent");
  const typed = readSealedCookie(await cookies(), "mailed-address");
  const email = typeof typed === "string" ? typed : null;
  return (
    <Split entry aside={<EntryAside />}>
      <Card>
        <PageHead heading={t("heading")} />
        <div className="flow">
          <p>
            <UnbrokenText>
              {email ? t.rich("text", { email, b: (chunks) => <strong>{chunks}</strong> }) : t("textNoAddress")}
            </UnbrokenText>
          </p>
          <p>
            <UnbrokenText>{t("valid")}</UnbrokenText>
          </p>
          <h2 className="as-h3">{t("help")}</h2>
          <ul className="bullets">
            <li>{t("helpSpam")}</li>
            <li>
              <UnbrokenText>{t("helpAddress")}</UnbrokenText>
            </li>
            <li>
              <UnbrokenText>{t.rich("helpChanged", contactTags())}</UnbrokenText>
            </li>
          </ul>
        </div>
        <Buttons fill after>
          <ButtonLink href="/password/forgot">{t("again")}</ButtonLink>
        </Buttons>
      </Card>
    </Split>
  );
}
