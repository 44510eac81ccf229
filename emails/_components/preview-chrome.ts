import { type EmailChrome, emailChrome } from "@/emails/_components/chrome";
import type { Locale } from "@/messages";

export const PREVIEW_PORTAL = "https://posta.example.hu";
export const PREVIEW_CUSTOMER_PORTAL = "https://ugyfelportal.example.hu/";
export const PREVIEW_REFERENCE = "V-2026-7K3DQM";
export const PREVIEW_CLOSURE_REFERENCE = "T-2026-7K3DQM";
export const PREVIEW_TOKEN = "Kq7vT2mXhR9cBw4nYd8sKq7vT2mXhR9cBw4nYd8sLpA";

/** The default brand with invented contact details, for previews and exports. */
export function previewChrome(locale: Locale): EmailChrome {
  return emailChrome({
    locale,
    portalUrl: PREVIEW_PORTAL,
    brand: {
      name: "Allianz",
      legalName: "Allianz",
      address: "1000 Budapest, Minta utca 1.",
      supportEmail: "ugyfelszolgalat@example.hu",
      supportPhone: "+36 1 555 0100",
      logoUrl: null,
      primary: "#0b5c6b",
    },
  });
}
