import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { SafetyNote } from "@/app/_components/feedback/safety-note";
import { Aside } from "@/app/_components/layout/split";

/** Beside the forms before signing in: where help is, and what we never ask for (UX.md, C37). */
export async function EntryAside({ children }: { children?: ReactNode }) {
  const t = await getTranslations("common");
  return (
    <Aside label={t("nav.help")}>
      {children}
      <SafetyNote>{t("safety")}</SafetyNote>
    </Aside>
  );
}
