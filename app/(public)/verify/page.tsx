import type { Metadata } from "next";
import { formTexts } from "@/app/_components/form/form-texts";
import { PageHead } from "@/app/_components/layout/page-head";
import { Narrow } from "@/app/_components/layout/split";
import { siteIdentity } from "@/app/_components/site/site-identity";
import { getTranslations } from "@/lib/web/texts";
import { VerifyForm } from "./verify-form";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("verify"))("heading") };
}

/** Says to anybody whether a PDF was issued through this portal; nothing about whom. */
export default async function VerifyPage() {
  const t = await getTranslations("verify");
  const { legalName } = siteIdentity();
  const texts = {
    ...(await formTexts()),
    file: t("file"),
    hint: t("hint"),
    digestHint: t("digestHint"),
    uploadHint: t("uploadHint"),
    submit: t("submit"),
    missing: t("missing"),
    tooLarge: t("tooLarge"),
  };
  return (
    <Narrow>
      <PageHead heading={t("heading")} lead={t("lead", { issuer: legalName })} />
      <VerifyForm texts={texts} />
    </Narrow>
  );
}
