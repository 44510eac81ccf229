/** What the settings give every e-mail: language, brand, the portal's address and the From line. */
import { type EmailChrome, emailChrome } from "@/emails/_components/chrome";
import { DEFAULT_PRIMARY } from "@/emails/_components/palette";
import type { Settings } from "@/lib/settings";
import type { Locale } from "@/messages";

/** The shared parts of e-mails in one language, with the configured brand and address of the portal. */
export function configuredChrome({ brand, appUrl }: Pick<Settings, "brand" | "appUrl">, locale: Locale): EmailChrome {
  return emailChrome({ locale, portalUrl: appUrl, brand: { ...brand, primary: brand.primary ?? DEFAULT_PRIMARY } });
}

/** The From line: brand and product name, with the address of MAIL_FROM. */
export function emailSender(
  { brand, mailFrom }: Pick<Settings, "brand" | "mailFrom">,
  chrome: EmailChrome,
): { name: string; address: string } {
  return { name: `${brand.name} – ${chrome.shared("productName")}`, address: mailFrom.address };
}
