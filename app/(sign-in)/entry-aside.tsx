import type { ReactNode } from "react";
import { SafetyNote } from "@/app/_components/feedback/safety-note";
import { Aside } from "@/app/_components/layout/split";
import { getTranslations } from "@/lib/web/texts";

/** Help beside the forms before sign-in, and the note on what the insurer never asks for. */
export async function EntryAside({ children }: { children?: ReactNode }) {
  const t = await getTranslations("common");
  return (
    <Aside label={t("nav.help")}>
      {children}
      <SafetyNote>{t("safety")}</SafetyNote>
    </Aside>
  );
}
