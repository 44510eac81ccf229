import type { EmailChrome } from "@/emails/_components/chrome";
import { Layout } from "@/emails/_components/layout";
import { LinkButton } from "@/emails/_components/link-button";
import { PREVIEW_PORTAL, previewChrome } from "@/emails/_components/preview-chrome";
import { Paragraph, strong } from "@/emails/_components/prose";
import type { CalendarDay } from "@/lib/kernel/time";

export type ExpiryProps = {
  chrome: EmailChrome;
  days: number;
  validUntil: CalendarDay;
  renewUrl: string;
};

/** The password expires in 30, 7 or 1 days (R16). */
export default function ExpiryEmail({ chrome, days, validUntil, renewUrl }: ExpiryProps) {
  const t = chrome.translate;
  return (
    <Layout
      chrome={chrome}
      subject={t("expiry.subject", { n: days })}
      preheader={t("expiry.preheader", { date: chrome.day(validUntil) })}
    >
      <Paragraph>{t.rich("expiry.body1", { b: strong, date: chrome.day(validUntil) })}</Paragraph>
      <Paragraph>{t("expiry.body2")}</Paragraph>
      <LinkButton chrome={chrome} href={renewUrl} label={t("expiry.button")} />
    </Layout>
  );
}

ExpiryEmail.PreviewProps = {
  chrome: previewChrome("hu"),
  days: 30,
  validUntil: "2026-12-23",
  renewUrl: `${PREVIEW_PORTAL}/account/password`,
} satisfies ExpiryProps;
