import packageJson from "@/package.json";

/** Who the portal belongs to, as far as the frame shows it. */
export type SiteIdentity = {
  brandName: string;
  logoUrl: string | null;
  /** `#rrggbb`, or null for the portal's own colour. */
  primary: string | null;
  version: string;
};

export function siteIdentity(): SiteIdentity {
  return { brandName: "Allianz", logoUrl: null, primary: null, version: packageJson.version };
}
