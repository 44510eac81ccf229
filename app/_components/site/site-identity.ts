import { webSettings } from "@/lib/web/web-settings";
import packageJson from "@/package.json";

/** The brand of the portal, as far as pages show it. */
export type SiteIdentity = {
  brandName: string;
  legalName: string;
  logoUrl: string | null;
  /** `#rrggbb`, or null for the portal's own colour. */
  primary: string | null;
  supportPhone: string;
  supportEmail: string;
  /** Origin of the portal without a slash at the end, as customers type it. */
  origin: string;
  version: string;
};

export function siteIdentity(): SiteIdentity {
  const { brand, appUrl } = webSettings();
  const { name, legalName, logoUrl, primary, supportPhone, supportEmail } = brand;
  const { version } = packageJson;
  return { brandName: name, legalName, logoUrl, primary, supportPhone, supportEmail, origin: appUrl, version };
}
