import type { Metadata } from "next";
import { cookies } from "next/headers";
import { getTranslations } from "next-intl/server";
import { ButtonLink, Buttons } from "@/app/_components/button";
import { contactWords } from "@/app/_components/contact-words";
import { PageHead } from "@/app/_components/page-head";
import { Sheet } from "@/app/_components/sheet";
import { Split } from "@/app/_components/split";
import { Words } from "@/app/_components/words";
import { readSealedCookie } from "@/lib/web/sealed-cookie";
import { EntryAside } from "../../entry-aside";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("forgot.sent"))("heading") };
}

/** The same page for every address, known or not; the typed one comes from a cookie of ten minutes (SEC-30). */
export default async function LinkSentPage() {
  const t = await getTranslations("forgot.sent");
  const typed = readSealedCookie(await cookies(), "mailed-address");
  const email = typeof typed === "string" ? typed : null;
  return (
    <Split entry aside={<EntryAside />}>
      <Sheet>
        <PageHead heading={t("heading")} />
        <div className="flow">
          <p>
            <Words>
              {email ? t.rich("text", { email, b: (chunks) => <strong>{chunks}</strong> }) : t("textNoAddress")}
            </Words>
          </p>
          <p>
            <Words>{t("valid")}</Words>
          </p>
          <h2 className="as-h3">{t("help")}</h2>
          <ul className="bullets">
            <li>{t("helpSpam")}</li>
            <li>
              <Words>{t("helpAddress")}</Words>
            </li>
            <li>
              <Words>{t.rich("helpChanged", contactWords())}</Words>
            </li>
          </ul>
        </div>
        <Buttons fill after>
          <ButtonLink href="/password/forgot">{t("again")}</ButtonLink>
        </Buttons>
      </Sheet>
    </Split>
  );
}
