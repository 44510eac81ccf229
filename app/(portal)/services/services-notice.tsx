import { Notice } from "@/app/_components/feedback/notice";
import { CustomerPortalNotice } from "@/app/_frame/customer-portal-notice";
import type { RegistrationView } from "@/lib/customer-portal/registration";
import { getTranslations } from "@/lib/web/texts";

type ServicesNoticeProps = {
  view: RegistrationView;
  /** Reason of a failed start, from the address. */
  notice: string | string[] | undefined;
  customerPortalUrl: string | null;
};

/** The state of the customer portal registration. A failed start comes before it. */
export async function ServicesNotice({ view, notice, customerPortalUrl }: ServicesNoticeProps) {
  if (view === "registered") return <CustomerPortalNotice status customerPortalUrl={customerPortalUrl} />;
  const t = await getTranslations("services.registration");
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
