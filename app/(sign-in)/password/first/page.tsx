import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Button } from "@/app/_components/button";
import { PageHead } from "@/app/_components/page-head";
import { Split } from "@/app/_components/split";
import { NewPasswordForm } from "@/app/_new-password/new-password-form";
import { newPasswordTexts } from "@/app/_new-password/texts";
import { requireFirstChange } from "@/lib/web/gate";
import { EntryAside } from "../../entry-aside";
import { firstPasswordAction } from "./actions";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("newPassword"))("firstHeading") };
}

/** The forced change of the initial password: nothing else is to be had until it is done, except signing out (R7). */
export default async function FirstPasswordPage() {
  const { account } = await requireFirstChange();
  const t = await getTranslations("newPassword");
  const nav = await getTranslations("common.nav");
  return (
    <Split
      entry
      aside={
        <EntryAside>
          <p>{t("account", { email: account.emailAddress })}</p>
          <form action="/api/sign-out" method="post">
            <Button>{nav("signOut")}</Button>
          </form>
        </EntryAside>
      }
    >
      <NewPasswordForm
        action={firstPasswordAction}
        emailAddress={account.emailAddress}
        head={<PageHead heading={t("firstHeading")} lead={t("firstText")} />}
        texts={await newPasswordTexts()}
      />
    </Split>
  );
}
