import type { EmailChrome } from "@/emails/_components/chrome";
import { Layout } from "@/emails/_components/layout";
import { LinkButton } from "@/emails/_components/link-button";
import { PREVIEW_CUSTOMER_PORTAL, previewChrome } from "@/emails/_components/preview-chrome";
import { Paragraph } from "@/emails/_components/prose";

export type CustomerPortalEmailProps = {
  chrome: EmailChrome;
  /** Null when the address of the customer portal is not configured: then there is no button. */
  customerPortalUrl: string | null;
};

/** New messages go to the customer portal from now on (R4). */
export default function CustomerPortalEmail({ chrome, customerPortalUrl }: CustomerPortalEmailProps) {
  const t = chrome.translate;
  return (
    <Layout chrome={chrome} subject={t("customerPortal.subject")}>
      <Paragraph>{t("customerPortal.body1")}</Paragraph>
      {customerPortalUrl && <LinkButton chrome={chrome} href={customerPortalUrl} label={t("customerPortal.button")} />}
    </Layout>
  );
}

CustomerPortalEmail.PreviewProps = {
  chrome: previewChrome("hu"),
  customerPortalUrl: PREVIEW_CUSTOMER_PORTAL,
} satisfies CustomerPortalEmailProps;
