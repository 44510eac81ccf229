import type { Metadata } from "next";
import { cache } from "react";
import { PageHead } from "@/app/_components/layout/page-head";
import { Split } from "@/app/_components/layout/split";
import { NewPasswordForm } from "@/app/_new-password/new-password-form";
import { newPasswordTexts } from "@/app/_new-password/texts";
import { inspectPasswordLink } from "@/lib/auth/password-link/inspect-password-link";
import { openedLink } from "@/lib/web/opened-link";
import { getTranslations } from "@/lib/web/texts";
import { webContext } from "@/lib/web/web-context";
import { EntryAside } from "../../entry-aside";
import { InvalidPasswordLink, linkTitle, ReopenLink } from "../../link-page";
import { changeByLinkAction, rateLinkPasswordAction } from "./actions";

type Search = { searchParams: Promise<Record<string, string | string[] | undefined>> };

/** The opened link, once per request: title and page share it. */
const loadLink = cache(async (notice: string | string[] | undefined) => {
  const opened = await openedLink("password-link", { notice });
  const link = "reopen" in opened ? null : await inspectPasswordLink(webContext(), opened.token);
  return { opened, link: link?.purpose === "activation" ? null : link };
});

export async function generateMetadata({ searchParams }: Search): Promise<Metadata> {
  const { opened, link } = await loadLink((await searchParams).notice);
  return { title: await linkTitle(opened, link !== null, (await getTranslations("newPassword"))("heading")) };
}

/**
 * Sets a new password with the e-mailed link, whose token is in a cookie. Opening the page does not use the link up.
 */
export default async function ChangePasswordPage({ searchParams }: Search) {
  const t = await getTranslations("newPassword");
  const { opened, link } = await loadLink((await searchParams).notice);
  if ("reopen" in opened) return <ReopenLink reason={opened.reopen} />;
  if (!link) return <InvalidPasswordLink />;

  return (
    <Split entry aside={<EntryAside />}>
      <NewPasswordForm
        action={changeByLinkAction}
        rate={rateLinkPasswordAction}
        emailAddress={link.emailAddress}
        mark={{ name: "link", value: opened.mark }}
        head={<PageHead heading={t("heading")} lead={t("account", { email: link.emailAddress })} />}
        texts={await newPasswordTexts()}
      />
    </Split>
  );
}
