import type { Metadata } from "next";
import { captchaTexts } from "@/app/_captcha/texts";
import { formTexts } from "@/app/_components/form/form-texts";
import { Split } from "@/app/_components/layout/split";
import { contactTags } from "@/app/_components/text/contact-tags";
import { inspectActivationLink } from "@/lib/auth/activation/inspect-activation-link";
import { openedLink } from "@/lib/web/opened-link";
import { getTranslations } from "@/lib/web/texts";
import { webContext } from "@/lib/web/web-context";
import { EntryAside } from "../entry-aside";
import { InvalidActivationLink, ReopenLink, VoidInitialPassword } from "../link-page";
import { ActivateForm } from "./activate-form";

type Search = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("activate"))("heading") };
}

/** The first sign-in: it needs the e-mailed link and the initial password (R6). */
export default async function ActivatePage({ searchParams }: Search) {
  const t = await getTranslations("activate");
  const opened = await openedLink("activation", await searchParams);
  if ("reopen" in opened) return <ReopenLink heading={t("heading")} reason={opened.reopen} />;
  const link = await inspectActivationLink(webContext(), opened.token);
  if (!link) return <InvalidActivationLink />;
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
          <p>{t.rich("help", contactTags())}</p>
        </EntryAside>
      }
    >
      <ActivateForm
        emailAddress={link.emailAddress}
        linkMark={opened.mark}
        captchaTexts={await captchaTexts("service")}
        texts={texts}
      />
    </Split>
  );
}
