import type { Metadata } from "next";
import { Button } from "@/app/_components/control/button";
import { Notice } from "@/app/_components/feedback/notice";
import { PageHead } from "@/app/_components/layout/page-head";
import { Split } from "@/app/_components/layout/split";
import { NewPasswordForm } from "@/app/_new-password/new-password-form";
import { newPasswordTexts } from "@/app/_new-password/texts";
import { ownerMark } from "@/lib/web/action";
import { requireFirstChange } from "@/lib/web/gate";
import { getTranslations } from "@/lib/web/texts";
import { EntryAside } from "../../entry-aside";
import { ReopenLink } from "../../link-page";
import { firstPasswordAction, rateFirstPasswordAction } from "./actions";

type Search = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata({ searchParams }: Search): Promise<Metadata> {
  const isOtherLink = (await searchParams).notice === "other-link";
  const t = await getTranslations("newPassword");
  return { title: t(isOtherLink ? "otherLink.heading" : "firstHeading") };
}

/** The required change of the initial password. Until it is done, the only other thing possible is signing out (R7). */
export default async function FirstPasswordPage({ searchParams }: Search) {
  const t = await getTranslations("newPassword");
  const { notice } = await searchParams;
  // The refused form belonged to another account than this session, so the page may differ.
  if (notice === "other-link") return <ReopenLink reason="other-link" />;
  const { account } = await requireFirstChange();
  const nav = await getTranslations("common.nav");
  const system = await getTranslations("system");
  const form = (
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
        rate={rateFirstPasswordAction}
        emailAddress={account.emailAddress}
        mark={{ name: "owner", value: ownerMark(account.id) }}
        head={<PageHead heading={t("firstHeading")} lead={t("firstText")} />}
        texts={await newPasswordTexts()}
      />
    </Split>
  );
  if (notice !== "other-account") return form;
  return (
    <>
      <Notice tone="warning" place="page" status>
        {system("otherAccount")}
      </Notice>
      {form}
    </>
  );
}
