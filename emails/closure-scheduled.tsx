import type { EmailChrome } from "@/emails/_components/chrome";
import { Layout } from "@/emails/_components/layout";
import { LinkButton } from "@/emails/_components/link-button";
import { PREVIEW_PORTAL, previewChrome } from "@/emails/_components/preview-chrome";
import { Paragraph } from "@/emails/_components/prose";

export type ClosureScheduledProps = {
  chrome: EmailChrome;
  /** A day, written out in the letter's language. */
  closesOn: string;
  downloadUrl: string;
};

/** The account will be closed on a day: until then he can save what he needs, and take the request back (R14). */
export default function ClosureScheduledEmail({ chrome, closesOn, downloadUrl }: ClosureScheduledProps) {
  const t = chrome.translate;
  return (
    <Layout chrome={chrome} subject={t("closureScheduled.subject")} preheader={t("closureScheduled.preheader")}>
      <Paragraph>{t("closureScheduled.body1", { date: closesOn })}</Paragraph>
      <LinkButton chrome={chrome} href={downloadUrl} label={t("closureScheduled.button")} />
    </Layout>
  );
}

ClosureScheduledEmail.PreviewProps = {
  chrome: previewChrome("hu"),
  closesOn: "2026.\u00a0december\u00a023.",
  downloadUrl: `${PREVIEW_PORTAL}/download`,
} satisfies ClosureScheduledProps;
