import type { ReactNode } from "react";
import { PhoneLink } from "@/app/_components/phone-link";
import { siteIdentity } from "@/app/_components/site-identity";

/** Values and tags of a text that names customer service: `<tel>{phone}</tel>`, `<mail>{email}</mail>`. */
export function contactWords() {
  const { supportPhone, supportEmail } = siteIdentity();
  return {
    phone: supportPhone,
    email: supportEmail,
    tel: (_: ReactNode) => <PhoneLink phone={supportPhone} />,
    mail: (_: ReactNode) => <a href={`mailto:${supportEmail}`}>{supportEmail}</a>,
  };
}
