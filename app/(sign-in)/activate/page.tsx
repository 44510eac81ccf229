import type { Metadata } from "next";
import { cache } from "react";
import { captchaTexts } from "@/app/_captcha/texts";
import { formTexts } from "@/app/_components/form/form-texts";
import { Split } from "@/app/_components/layout/split";
import { contactTags } from "@/app/_components/text/contact-tags";
import { inspectActivationLink } from "@/lib/auth/activation/inspect-activation-link";
import { openedLink } from "@/lib/web/opened-link";
import { getTranslations } from "@/lib/web/texts";
import { webContext } from "@/lib/web/web-context";
import { EntryAside } from "../entry-aside";
import { InvalidActivationLink, linkTitle, ReopenLink, VoidInitialPassword } from "../link-page";
import { ActivateForm } from "./activate-form";

type Search = { searchParams: Promise<Record<string, string | string[] | undefined>> };

/** The opened link, once per request: title and page share it. */
const loadLink = cache(async (notice: string | string[] | undefined) => {
  const opened = await openedLink("activation", { notice });
  return { opened, link: "reopen" in opened ? null : await inspectActivationLink(webContext(), opened.token) };
});

export async function generateMetadata({ searchParams }: Search): Promise<Metadata> {
  const { opened, link } = await loadLink((await searchParams).notice);
  const t = await getTranslations("activate");
  return { title: await linkTitle(opened, link !== null, t(link?.initialPasswordVoid ? "void.heading" : "heading")) };
}

/** The first sign-in: it needs the e-mailed link and the initial password (R6). */
export default async function ActivatePage({ searchParams }: Search) {
  const t = await getTranslations("activate");
  const { opened, link } = await loadLink((await searchParams).notice);
  if ("reopen" in opened) return <ReopenLink reason={opened.reopen} />;
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
