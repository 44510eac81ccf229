import "./_styles/tokens.css";
import "./_styles/base.css";
import "./_styles/layout.css";
import "./_styles/preferences.css";
import type { Metadata, Viewport } from "next";
import type { ReactNode } from "react";
import { preload } from "react-dom";
import { currentLocale } from "@/lib/web/locale";
import { getTranslations } from "@/lib/web/texts";
import { siteIdentity } from "./_components/site/site-identity";

/**
 * Seconds that a host of functions (Vercel) gives a page, with the e-mails that it sends after its response
 * (after-response.ts). Without effect on other hosts.
 */
export const maxDuration = 60;
export const viewport: Viewport = { width: "device-width", initialScale: 1, colorScheme: "light dark" };

/** A page's heading is its title; the product name is appended. Pages are never indexed. */
export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("common");
  return {
    title: { template: t("title", { heading: "%s" }), default: t("productName") },
    robots: { index: false, follow: false },
    formatDetection: { telephone: false, date: false, email: false, address: false },
    icons: {
      icon: [
        { url: "/favicon.ico", sizes: "32x32" },
        { url: "/favicon.svg", type: "image/svg+xml" },
      ],
      apple: "/apple-touch-icon.png",
    },
  };
}

export default async function RootLayout({ children }: { children: ReactNode }) {
  const locale = await currentLocale();
  const { primary } = siteIdentity();
  preload("/fonts/atkinson-next-latin.woff2", { as: "font", type: "font/woff2", crossOrigin: "anonymous" });
  return (
    <html lang={locale}>
      <body>
        {primary ? (
          <link rel="stylesheet" href={`/brand.css?v=${primary.slice(1).toLowerCase()}`} precedence="brand" />
        ) : null}
        {children}
      </body>
    </html>
  );
}
