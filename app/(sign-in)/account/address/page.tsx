import type { Metadata } from "next";
import { cookies } from "next/headers";
import { getTranslations } from "next-intl/server";
import { ButtonLink, Buttons } from "@/app/_components/button";
import { Notice } from "@/app/_components/notice";
import { PageHead } from "@/app/_components/page-head";
import { Sheet } from "@/app/_components/sheet";
import { siteIdentity } from "@/app/_components/site-identity";
import { Split } from "@/app/_components/split";
import { SubmitButton } from "@/app/_components/submit-button";
import { SystemPage } from "@/app/_components/system-page";
import { inspectAddressLink } from "@/lib/auth/address-change/confirm-address-change";
import { readEntryCookie } from "@/lib/web/entry-cookies";
import { webContext } from "@/lib/web/web-context";
import { EntryAside } from "../../entry-aside";
import { ReopenLink } from "../../link-page";
import { confirmAddressAction } from "./actions";

type Search = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("account.address"))("heading") };
}

/** Where the letter to a new address leads, signed in or not: looking changes nothing, the button does. */
export default async function ConfirmAddressPage({ searchParams }: Search) {
  const t = await getTranslations("account.address");
  const common = await getTranslations("common");
  const token = readEntryCookie(await cookies(), "address-link");
  if (!token) return <ReopenLink heading={t("heading")} />;
  const link = await inspectAddressLink(webContext(), token);
  if (!link) return <DeadAddressLink />;
  return (
    <>
      {(await searchParams).notice === "taken" ? (
        <Notice tone="warning" place="page" status>
          {t("taken")}
        </Notice>
      ) : null}
      <Split entry aside={<EntryAside />}>
        <Sheet>
          <PageHead heading={t("heading")} lead={t("text", { email: link.newAddress })} />
          <p>{t("note")}</p>
          <form className="after" action={confirmAddressAction.bind(null, undefined)}>
            <Buttons fill>
              <SubmitButton variant="primary" working={common("working")}>
                {t("submit")}
              </SubmitButton>
              <ButtonLink variant="quiet" href="/login">
                {common("cancel")}
              </ButtonLink>
            </Buttons>
          </form>
        </Sheet>
      </Split>
    </>
  );
}

/** Expired, used, replaced or unknown: only customer service can begin anew. */
async function DeadAddressLink() {
  const t = await getTranslations("account.address");
  const dead = await getTranslations("newPassword.badLink");
  return <SystemPage heading={dead("heading")} lead={t("badLink")} phone={siteIdentity().supportPhone} />;
}
