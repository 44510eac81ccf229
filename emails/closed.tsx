import type { EmailChrome } from "@/emails/_components/chrome";
import { Layout } from "@/emails/_components/layout";
import { PREVIEW_CLOSURE_REFERENCE, previewChrome } from "@/emails/_components/preview-chrome";
import { Paragraph } from "@/emails/_components/prose";

export type ClosedProps = {
  chrome: EmailChrome;
  /** What customer and insurer call the request. */
  reference: string;
};

/** The account is closed (R14). It leads nowhere: there is nothing left to sign in to. */
export default function ClosedEmail({ chrome, reference }: ClosedProps) {
  const t = chrome.translate;
  return (
    <Layout chrome={chrome} subject={t("closed.subject")} preheader={t("closed.preheader", { ref: reference })}>
      <Paragraph>{t("closed.body1")}</Paragraph>
      <Paragraph>{t("closed.body2", { ref: reference })}</Paragraph>
    </Layout>
  );
}

ClosedEmail.PreviewProps = {
  chrome: previewChrome("hu"),
  reference: PREVIEW_CLOSURE_REFERENCE,
} satisfies ClosedProps;
