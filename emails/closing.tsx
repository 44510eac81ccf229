import type { EmailChrome } from "@/emails/_components/chrome";
import { Layout } from "@/emails/_components/layout";
import { LinkButton } from "@/emails/_components/link-button";
import { PREVIEW_PORTAL, previewChrome } from "@/emails/_components/preview-chrome";
import { Paragraph } from "@/emails/_components/prose";

export type ClosingProps = {
  chrome: EmailChrome;
  /** A day, written out in the letter's language. */
  closesOn: string;
  downloadUrl: string;
};

/** The account will be closed on a day: until then he can save what he needs, and take the request back (R14). */
export default function ClosingEmail({ chrome, closesOn, downloadUrl }: ClosingProps) {
  const t = chrome.translate;
  return (
    <Layout chrome={chrome} subject={t("closing.subject")} preheader={t("closing.preheader")}>
      <Paragraph>{t("closing.body1", { date: closesOn })}</Paragraph>
      <LinkButton chrome={chrome} href={downloadUrl} label={t("closing.button")} />
    </Layout>
  );
}

ClosingEmail.PreviewProps = {
  chrome: previewChrome("hu"),
  closesOn: "2026.\u00a0december\u00a023.",
  downloadUrl: `${PREVIEW_PORTAL}/download`,
} satisfies ClosingProps;
