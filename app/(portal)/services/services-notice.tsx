import { getTranslations } from "next-intl/server";
import { Notice } from "@/app/_components/feedback/notice";
import { CustomerPortalNotice } from "@/app/_frame/customer-portal-notice";
import type { RegistrationView } from "@/lib/customer-portal/registration";

type ServicesNoticeProps = {
  view: RegistrationView;
  /** From the address: what has just gone wrong. */
  notice: string | string[] | undefined;
  customerPortalUrl: string | null;
};

/** Where the registration stands; what has just failed comes first, because that is what the customer waits to read. */
export async function ServicesNotice({ view, notice, customerPortalUrl }: ServicesNoticeProps) {
  if (view === "registered") return <CustomerPortalNotice status customerPortalUrl={customerPortalUrl} />;
  const t = await getTranslations("services.handOff");
  if (view === "unconfigured") return null;
  if (notice === "unavailable" || notice === "too-often") {
    return (
      <Notice tone="warning" place="page" status>
        {t(notice === "unavailable" ? "down" : "tooOften")}
      </Notice>
    );
  }
  if (view === "open") return null;
  return (
    <Notice place="page" status icon={view === "pending" ? "clock" : undefined}>
      {t(view)}
    </Notice>
  );
}
