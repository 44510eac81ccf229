import type { Metadata } from "next";
import { cookies } from "next/headers";
import { getTranslations } from "next-intl/server";
import { PageHead } from "@/app/_components/page-head";
import { Split } from "@/app/_components/split";
import { NewPasswordForm } from "@/app/_new-password/new-password-form";
import { newPasswordTexts } from "@/app/_new-password/texts";
import { inspectPasswordLink } from "@/lib/auth/password-link/inspect-password-link";
import { readEntryCookie } from "@/lib/web/entry-cookies";
import { webContext } from "@/lib/web/web-context";
import { EntryAside } from "../../entry-aside";
import { DeadPasswordLink, ReopenLink } from "../../link-page";
import { changeByLinkAction } from "./actions";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("newPassword"))("heading") };
}

/** A new password by the e-mailed link, whose token waits in a cookie. Looking at it consumes nothing (SEC-28). */
export default async function ChangePasswordPage() {
  const t = await getTranslations("newPassword");
  const token = readEntryCookie(await cookies(), "password-link");
  if (!token) return <ReopenLink heading={t("heading")} />;
  const link = await inspectPasswordLink(webContext(), token);
  if (!link || link.purpose === "activation") return <DeadPasswordLink />;

  return (
    <Split entry aside={<EntryAside />}>
      <NewPasswordForm
        action={changeByLinkAction}
        emailAddress={link.emailAddress}
        head={<PageHead heading={t("heading")} lead={t("account", { email: link.emailAddress })} />}
        texts={await newPasswordTexts()}
      />
    </Split>
  );
}
