import type { ReactNode } from "react";
import { siteIdentity } from "@/app/_components/site/site-identity";
import { PhoneLink } from "@/app/_components/text/phone-link";

/** Values and tags for texts that name customer service: `<tel>{phone}</tel>`, `<mail>{email}</mail>`. */
export function contactTags() {
  const { supportPhone, supportEmail } = siteIdentity();
  return {
    phone: supportPhone,
    email: supportEmail,
    tel: (_: ReactNode) => <PhoneLink phone={supportPhone} />,
    mail: (_: ReactNode) => <a href={`mailto:${supportEmail}`}>{supportEmail}</a>,
  };
}
