import type { Metadata } from "next";
import { contactTags } from "@/app/_components/text/contact-tags";
import { UnbrokenText } from "@/app/_components/text/unbroken-text";
import { formatDayLong } from "@/lib/i18n/format";
import type { CalendarDay } from "@/lib/kernel/time";
import { currentLocale } from "@/lib/web/locale";
import { getTranslations } from "@/lib/web/texts";
import { LegalPage } from "../legal-page";

/** Day of the last check of the statement against the portal; whoever repeats the check updates it. */
const STATED_ON = "2026-11-23" as CalendarDay;
const SECTIONS = ["conformance", "exceptions", "testing", "feedback", "enforcement"] as const;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("legal.accessibility"))("heading") };
}

export default async function AccessibilityPage() {
  const t = await getTranslations("legal.accessibility");
  const locale = await currentLocale();
  const sections = SECTIONS.map((key) => ({
    key,
    title: t(`${key}.title`),
    text: (
      <p>
        <UnbrokenText>{t.rich(`${key}.text`, contactTags())}</UnbrokenText>
      </p>
    ),
  }));
  return (
    <LegalPage heading={t("heading")} sections={sections}>
      <p className="muted">{t("date", { date: formatDayLong(STATED_ON, locale) })}</p>
    </LegalPage>
  );
}
