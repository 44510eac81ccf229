import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { Notice } from "@/app/_components/feedback/notice";

type CustomerPortalNoticeProps = {
  /** Where it is; null when the insurer's import says that he is registered and no address is configured. */
  customerPortalUrl: string | null;
  /** Read aloud on arrival: where the customer comes back from registering. */
  status?: boolean;
};

/** Where the new items of a customer are who is registered in the customer portal (inbox-11, services-4; R4). */
export async function CustomerPortalNotice({ customerPortalUrl, status }: CustomerPortalNoticeProps) {
  const t = await getTranslations("services.handOff");
  const link = (text: ReactNode) => (customerPortalUrl ? <a href={customerPortalUrl}>{text}</a> : null);
  return (
    <Notice tone="success" place="page" status={status}>
      {t.rich("done", { link })}
    </Notice>
  );
}
