import type { Metadata } from "next";
import { getTranslations } from "@/lib/web/texts";
import { LegalPage } from "../legal-page";

const SECTIONS = ["controller", "data", "purpose", "retention", "access", "rights", "complaint"] as const;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("legal.privacy"))("heading") };
}

export default async function PrivacyPage() {
  const t = await getTranslations("legal.privacy");
  const sections = SECTIONS.map((key) => ({ key, title: t(`${key}.title`), text: t(`${key}.text`) }));
  return <LegalPage heading={t("heading")} lead={t("lead")} sections={sections} />;
}
