import "server-only";
import type { Settings } from "@/lib/settings";
import type { HeaderSettings } from "@/lib/web/security-headers";

/** The settings that the security headers depend on. */
export function headerSettings(settings: Settings): HeaderSettings {
  const originOf = (url: string | null) => (url ? new URL(url).origin : null);
  return {
    https: settings.appUrl.startsWith("https:"),
    logoOrigin: originOf(settings.brand.logoUrl),
    customerPortalOrigin: originOf(settings.customerPortal?.url ?? null),
    staffProviderOrigin: originOf(settings.staff.oidc?.issuer ?? null),
    hcaptcha: settings.hcaptcha !== null,
    development: settings.mode === "development",
  };
}
