import type { EmailChrome } from "@/emails/_components/chrome";
import { Layout } from "@/emails/_components/layout";
import { PREVIEW_CLOSURE_REFERENCE, previewChrome } from "@/emails/_components/preview-chrome";
import { Paragraph } from "@/emails/_components/prose";

export type ClosedProps = {
  chrome: EmailChrome;
  /** Reference number of the closure request. */
  reference: string;
};

/** The account is closed (R14). No link, because the customer cannot sign in any more. */
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
