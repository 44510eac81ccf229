import type { Metadata } from "next";
import { cookies } from "next/headers";
import { getTranslations } from "next-intl/server";
import { contactWords } from "@/app/_components/contact-words";
import { formTexts } from "@/app/_components/form-texts";
import { Split } from "@/app/_components/split";
import { checkTexts } from "@/app/_security-check/texts";
import { inspectActivationLink } from "@/lib/auth/activation/inspect-activation-link";
import { readEntryCookie } from "@/lib/web/entry-cookies";
import { webContext } from "@/lib/web/web-context";
import { EntryAside } from "../entry-aside";
import { DeadActivationLink, ReopenLink, VoidInitialPassword } from "../link-page";
import { ActivateForm } from "./activate-form";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("activate"))("heading") };
}

/** The first sign-in: the e-mailed link and the initial password together (CONTRACT, decision 11). */
export default async function ActivatePage() {
  const t = await getTranslations("activate");
  const token = readEntryCookie(await cookies(), "activation");
  if (!token) return <ReopenLink heading={t("heading")} />;
  const link = await inspectActivationLink(webContext(), token);
  if (!link) return <DeadActivationLink />;
  if (link.initialPasswordVoid) return <VoidInitialPassword />;

  const texts = {
    ...(await formTexts()),
    heading: t("heading"),
    text: t("text"),
    account: t("account", { email: link.emailAddress }),
    label: t("label"),
    hint: t("hint"),
    submit: t("submit"),
  };
  return (
    <Split
      entry
      aside={
        <EntryAside>
          <p>{t.rich("help", contactWords())}</p>
        </EntryAside>
      }
    >
      <ActivateForm emailAddress={link.emailAddress} checkTexts={await checkTexts("service")} texts={texts} />
    </Split>
  );
}
