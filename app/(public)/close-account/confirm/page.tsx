import type { Metadata } from "next";
import { cache } from "react";
import { ButtonLink, Buttons } from "@/app/_components/control/button";
import { Notice } from "@/app/_components/feedback/notice";
import { SystemPage } from "@/app/_components/feedback/system-page";
import { SubmitButton } from "@/app/_components/form/submit-button";
import { Card } from "@/app/_components/layout/card";
import { PageHead } from "@/app/_components/layout/page-head";
import { Narrow } from "@/app/_components/layout/split";
import { linkTitle, ReopenLink } from "@/app/(sign-in)/link-page";
import { inspectClosureLink } from "@/lib/closure/confirm-closure";
import { openedLink } from "@/lib/web/opened-link";
import { getTranslations } from "@/lib/web/texts";
import { webContext } from "@/lib/web/web-context";
import { confirmAction } from "./actions";

type Search = { searchParams: Promise<Record<string, string | string[] | undefined>> };

/** The opened link, once per request: title and page share it. */
const loadLink = cache(async (notice: string | string[] | undefined) => {
  const opened = await openedLink("closure-link", { notice });
  return { opened, link: "reopen" in opened ? null : await inspectClosureLink(webContext(), opened.token) };
});

export async function generateMetadata({ searchParams }: Search): Promise<Metadata> {
  const { opened, link } = await loadLink((await searchParams).notice);
  return { title: await linkTitle(opened, link !== null, (await getTranslations("closure"))("confirm")) };
}

/** The page of the e-mailed link. Only its button confirms the request. */
export default async function ConfirmClosurePage({ searchParams }: Search) {
  const t = await getTranslations("closure");
  const common = await getTranslations("common");
  const { opened, link } = await loadLink((await searchParams).notice);
  if ("reopen" in opened) return <ReopenLink reason={opened.reopen} />;
  if (!link) return <InvalidClosureLink />;
  return (
    <Narrow>
      <PageHead heading={t("heading")} lead={t("account", { email: link.emailAddress })} />
      <Notice tone="warning" place="page">
        {t("warning")}
      </Notice>
      <Card label={t("heading")}>
        <p>
          <a className="alone" href="/download">
            {t("save")}
          </a>
        </p>
        <form className="after" action={confirmAction.bind(null, undefined)}>
          <input type="hidden" name="link" value={opened.mark} />
          <Buttons fill>
            <SubmitButton variant="primary" working={common("working")}>
              {t("confirm")}
            </SubmitButton>
            <ButtonLink variant="quiet" href="/login">
              {common("cancel")}
            </ButtonLink>
          </Buttons>
        </form>
      </Card>
    </Narrow>
  );
}

/** One page for expired, used and unknown links. */
async function InvalidClosureLink() {
  const t = await getTranslations("closure");
  const badLink = await getTranslations("newPassword.badLink");
  return (
    <SystemPage heading={badLink("heading")} lead={t("badLink")}>
      <ButtonLink variant="primary" href="/close-account">
        {t("start")}
      </ButtonLink>
    </SystemPage>
  );
}
