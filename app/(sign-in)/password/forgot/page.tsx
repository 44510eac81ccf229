import type { Metadata } from "next";
import { formTexts } from "@/app/_components/form/form-texts";
import { Split } from "@/app/_components/layout/split";
import { getTranslations } from "@/lib/web/texts";
import { EntryAside } from "../../entry-aside";
import { ForgotForm } from "./forgot-form";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("forgot"))("heading") };
}

export default async function ForgotPasswordPage() {
  const t = await getTranslations("forgot");
  const login = await getTranslations("login");
  const texts = {
    ...(await formTexts()),
    heading: t("heading"),
    lead: t("text"),
    emailLabel: login("emailLabel"),
    submit: t("submit"),
  };
  return (
    <Split entry aside={<EntryAside />}>
      <ForgotForm texts={texts} />
    </Split>
  );
}
