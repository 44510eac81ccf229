import type { EmailChrome } from "@/emails/_components/chrome";
import { Layout } from "@/emails/_components/layout";
import { LinkButton } from "@/emails/_components/link-button";
import { PREVIEW_PORTAL, PREVIEW_REFERENCE, previewChrome } from "@/emails/_components/preview-chrome";
import { Paragraph } from "@/emails/_components/prose";

export type ReplyReceivedProps = {
  chrome: EmailChrome;
  /** Reference number of the reply. */
  reference: string;
  sentUrl: string;
};

/** The reply was received. Its text is not repeated (R2). */
export default function ReplyReceivedEmail({ chrome, reference, sentUrl }: ReplyReceivedProps) {
  const t = chrome.translate;
  return (
    <Layout
      chrome={chrome}
      subject={t("replyReceived.subject")}
      preheader={t("replyReceived.preheader", { ref: reference })}
    >
      <Paragraph>{t("replyReceived.body1", { ref: reference })}</Paragraph>
      <LinkButton chrome={chrome} href={sentUrl} label={t("replyReceived.button")} />
    </Layout>
  );
}

ReplyReceivedEmail.PreviewProps = {
  chrome: previewChrome("hu"),
  reference: PREVIEW_REFERENCE,
  sentUrl: `${PREVIEW_PORTAL}/sent/${PREVIEW_REFERENCE}`,
} satisfies ReplyReceivedProps;
