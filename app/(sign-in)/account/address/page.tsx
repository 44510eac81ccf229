import type { Metadata } from "next";
import { cache } from "react";
import { ButtonLink, Buttons } from "@/app/_components/control/button";
import { Notice } from "@/app/_components/feedback/notice";
import { SystemPage } from "@/app/_components/feedback/system-page";
import { SubmitButton } from "@/app/_components/form/submit-button";
import { Card } from "@/app/_components/layout/card";
import { PageHead } from "@/app/_components/layout/page-head";
import { Split } from "@/app/_components/layout/split";
import { siteIdentity } from "@/app/_components/site/site-identity";
import { inspectAddressLink } from "@/lib/auth/address-change/confirm-address-change";
import { openedLink } from "@/lib/web/opened-link";
import { getTranslations } from "@/lib/web/texts";
import { webContext } from "@/lib/web/web-context";
import { EntryAside } from "../../entry-aside";
import { linkTitle, ReopenLink } from "../../link-page";
import { confirmAddressAction } from "./actions";

type Search = { searchParams: Promise<Record<string, string | string[] | undefined>> };

/** The opened link, once per request: title and page share it. */
const loadLink = cache(async (notice: string | string[] | undefined) => {
  const opened = await openedLink("address-link", { notice });
  return { opened, link: "reopen" in opened ? null : await inspectAddressLink(webContext(), opened.token) };
});

export async function generateMetadata({ searchParams }: Search): Promise<Metadata> {
  const { notice } = await searchParams;
  const t = await getTranslations("account.address");
  if (notice === "done") return { title: t("doneHeading") };
  const { opened, link } = await loadLink(notice);
  return { title: await linkTitle(opened, link !== null, t("heading")) };
}

/**
 * The page of the link in the e-mail to a new address, with or without a session. Only its button changes the address.
 */
export default async function ConfirmAddressPage({ searchParams }: Search) {
  const t = await getTranslations("account.address");
  const common = await getTranslations("common");
  const search = await searchParams;
  if (search.notice === "done") return <SystemPage heading={t("doneHeading")} lead={t("done")} />;
  const { opened, link } = await loadLink(search.notice);
  if ("reopen" in opened) return <ReopenLink reason={opened.reopen} />;
  if (!link) return <InvalidAddressLink />;
  return (
    <>
      {search.notice === "taken" ? (
        <Notice tone="warning" place="page" status>
          {t("taken")}
        </Notice>
      ) : null}
      <Split entry aside={<EntryAside />}>
        <Card>
          <PageHead heading={t("heading")} lead={t("text", { email: link.newAddress })} />
          <p>{t("note")}</p>
          <form className="after" action={confirmAddressAction.bind(null, undefined)}>
            <input type="hidden" name="link" value={opened.mark} />
            <Buttons fill>
              <SubmitButton variant="primary" working={common("working")}>
                {t("submit")}
              </SubmitButton>
              <ButtonLink variant="quiet" href="/login">
                {common("cancel")}
              </ButtonLink>
            </Buttons>
          </form>
        </Card>
      </Split>
    </>
  );
}

/** Expired, used, replaced or unknown link: only customer service can start a new change. */
async function InvalidAddressLink() {
  const t = await getTranslations("account.address");
  const badLink = await getTranslations("newPassword.badLink");
  return <SystemPage heading={badLink("heading")} lead={t("badLink")} phone={siteIdentity().supportPhone} />;
}
