import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { ButtonLink } from "./_components/button";
import { SystemPage } from "./_components/system-page";
import { ReaderFrame } from "./_frame/reader-frame";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("system.notFound"))("heading") };
}

/** One answer for what does not exist and for what is not the reader's (CONTRACT, decision 21). */
export default async function NotFoundPage() {
  const t = await getTranslations("system.notFound");
  const nav = await getTranslations("common.nav");
  return (
    <ReaderFrame>
      <SystemPage heading={t("heading")} lead={t("text")}>
        <ButtonLink variant="primary" href="/inbox">
          {nav("inbox")}
        </ButtonLink>
        <ButtonLink variant="quiet" href="/help">
          {nav("help")}
        </ButtonLink>
      </SystemPage>
    </ReaderFrame>
  );
}
