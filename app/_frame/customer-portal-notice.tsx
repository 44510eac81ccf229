import type { ReactNode } from "react";
import { Notice } from "@/app/_components/feedback/notice";
import { getTranslations } from "@/lib/web/texts";

type CustomerPortalNoticeProps = {
  /** Address of the customer portal; null if none is configured (the insurer's import can register customers too). */
  customerPortalUrl: string | null;
  /** True on return from a registration: screen readers announce the notice. */
  status?: boolean;
};

/** Tells a customer with a customer portal registration that new messages are there (R4). */
export async function CustomerPortalNotice({ customerPortalUrl, status }: CustomerPortalNoticeProps) {
  const t = await getTranslations("services.registration");
  const link = (text: ReactNode) => (customerPortalUrl ? <a href={customerPortalUrl}>{text}</a> : null);
  return (
    <Notice tone="success" place="page" status={status}>
      {t.rich("done", { link })}
    </Notice>
  );
}
