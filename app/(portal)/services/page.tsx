import type { Metadata } from "next";
import { Card } from "@/app/_components/layout/card";
import { PageHead } from "@/app/_components/layout/page-head";
import { IconRow, Rows } from "@/app/_components/layout/rows";
import { Split } from "@/app/_components/layout/split";
import { describeRegistration } from "@/lib/customer-portal/describe-registration";
import { ownerMark } from "@/lib/web/action";
import { requireCustomer } from "@/lib/web/gate";
import { getTranslations } from "@/lib/web/texts";
import { webContext } from "@/lib/web/web-context";
import { webSettings } from "@/lib/web/web-settings";
import { ServicesNotice } from "./services-notice";
import { StartRegistration } from "./start-registration";

const INACTIVE = ["policies", "payment", "details", "documents", "claims"] as const;

type Search = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("services"))("heading") };
}

/** The services that are inactive here, and how to get them in the customer portal (R19, R20). */
export default async function ServicesPage({ searchParams }: Search) {
  const { account: signedIn } = await requireCustomer();
  const { notice } = await searchParams;
  const view = await describeRegistration(webContext(), signedIn);
  const registered = view === "registered";
  const { customerPortal, productsUrl, faqUrl } = webSettings();
  // Without a configured customer portal a registered customer has no address to go to.
  const portalUrl = registered ? customerPortal?.url : undefined;
  const t = await getTranslations("services");
  const nav = await getTranslations("common.nav");
  const download = await getTranslations("download");
  const account = await getTranslations("account");
  const active = [
    ["/inbox", nav("inbox")],
    ["/sent", nav("sent")],
    ["/download", download("heading")],
    ["/account/password", account("renew")],
  ] as const;
  return (
    <>
      <ServicesNotice view={view} notice={notice} customerPortalUrl={customerPortal?.url ?? null} />
      <PageHead heading={t("heading")} />
      <Split
        aside={
          <aside className="flow" aria-labelledby="active">
            <h2 id="active">{t("active")}</h2>
            <Rows plain>
              {active.map(([href, text]) => (
                <IconRow key={href} icon="check-circle" title={<a href={href}>{text}</a>} />
              ))}
            </Rows>
          </aside>
        }
      >
        <Card heading={t(registered ? "inPortal" : "inactive")} headingId="inactive">
          {registered ? null : <p>{t("text")}</p>}
          <Rows>
            {INACTIVE.map((key) => (
              <IconRow
                key={key}
                off={!registered}
                icon={registered ? "check-circle" : "lock"}
                title={portalUrl ? <a href={portalUrl}>{t(`name.${key}`)}</a> : t(`name.${key}`)}
                hint={t(`description.${key}`)}
              />
            ))}
          </Rows>
          <StartRegistration view={view} owner={ownerMark(signedIn.id)} />
          <div className="after-l">
            <Rows plain>
              <IconRow icon="open" title={<a href={productsUrl}>{t("link.products")}</a>} />
              <IconRow icon="open" title={<a href={faqUrl}>{t("link.faq")}</a>} />
            </Rows>
          </div>
        </Card>
      </Split>
    </>
  );
}
