import type { Metadata } from "next";
import { getTranslations } from "@/lib/web/texts";
import { LegalPage } from "../legal-page";

const SECTIONS = [
  "service",
  "account",
  "password",
  "placing",
  "retention",
  "duties",
  "replies",
  "closure",
  "interruptions",
  "law",
] as const;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("legal.terms"))("heading") };
}

export default async function TermsPage() {
  const t = await getTranslations("legal.terms");
  const sections = SECTIONS.map((key) => ({ key, title: t(`${key}.title`), text: t(`${key}.text`) }));
  return <LegalPage heading={t("heading")} sections={sections} />;
}
