import type { Metadata } from "next";
import { ButtonLink, Buttons } from "@/app/_components/control/button";
import { Notice } from "@/app/_components/feedback/notice";
import { Card } from "@/app/_components/layout/card";
import { PageHead } from "@/app/_components/layout/page-head";
import { Narrow } from "@/app/_components/layout/split";
import { contactTags } from "@/app/_components/text/contact-tags";
import { describeOwnClosure } from "@/lib/closure/describe-closure";
import { getTranslations } from "@/lib/web/texts";
import { webContext } from "@/lib/web/web-context";
import { currentCustomer } from "./customer";
import { ClosureOutcomeView } from "./outcome-view";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("closure"))("heading") };
}

/** Explains what closing the account means (R14). With an open request, shows its state instead. */
export default async function CloseAccountPage() {
  const customer = await currentCustomer();
  const open = customer && (await describeOwnClosure(webContext(), customer.id));
  if (open) return <ClosureOutcomeView outcome={open} account={customer} />;
  const t = await getTranslations("closure");
  const common = await getTranslations("common");
  return (
    <Narrow>
      <PageHead heading={t("heading")} lead={t("when")} />
      <Notice tone="warning" place="page">
        {t("warning")}
      </Notice>
      <Card label={t("heading")}>
        <div className="flow">
          <p>
            <a className="alone" href="/download">
              {t("save")}
            </a>
          </p>
          <p>{t.rich("reason.postalNote", contactTags())}</p>
        </div>
        <Buttons fill after>
          <ButtonLink variant="primary" href="/close-account/details">
            {t("start")}
          </ButtonLink>
          <ButtonLink variant="quiet" href={customer ? "/account" : "/login"}>
            {common("cancel")}
          </ButtonLink>
        </Buttons>
      </Card>
    </Narrow>
  );
}
