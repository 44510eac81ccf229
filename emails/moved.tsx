import type { EmailChrome } from "@/emails/_components/chrome";
import { Layout } from "@/emails/_components/layout";
import { LinkButton } from "@/emails/_components/link-button";
import { PREVIEW_CUSTOMER_PORTAL, previewChrome } from "@/emails/_components/preview-chrome";
import { Paragraph } from "@/emails/_components/prose";

export type MovedProps = {
  chrome: EmailChrome;
  /** Null when the installation knows no address of it: then there is no button. */
  customerPortalUrl: string | null;
};

/** New items go to the customer portal from now on (R4). */
export default function MovedEmail({ chrome, customerPortalUrl }: MovedProps) {
  const t = chrome.translate;
  return (
    <Layout chrome={chrome} subject={t("moved.subject")}>
      <Paragraph>{t("moved.body1")}</Paragraph>
      {customerPortalUrl && <LinkButton chrome={chrome} href={customerPortalUrl} label={t("moved.button")} />}
    </Layout>
  );
}

MovedEmail.PreviewProps = {
  chrome: previewChrome("hu"),
  customerPortalUrl: PREVIEW_CUSTOMER_PORTAL,
} satisfies MovedProps;
