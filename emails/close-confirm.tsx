import type { EmailChrome } from "@/emails/_components/chrome";
import { Layout } from "@/emails/_components/layout";
import { LinkButton } from "@/emails/_components/link-button";
import { PREVIEW_PORTAL, PREVIEW_TOKEN, previewChrome } from "@/emails/_components/preview-chrome";
import { Paragraph } from "@/emails/_components/prose";

export type CloseConfirmProps = {
  chrome: EmailChrome;
  confirmUrl: string;
  validHours: number;
};

/** The closure was requested without signing in: the request is valid when this link confirms it (R14). */
export default function CloseConfirmEmail({ chrome, confirmUrl, validHours }: CloseConfirmProps) {
  const t = chrome.translate;
  return (
    <Layout
      chrome={chrome}
      subject={t("closeConfirm.subject")}
      preheader={t("closeConfirm.preheader", { n: validHours })}
    >
      <Paragraph>{t("closeConfirm.body1", { n: validHours })}</Paragraph>
      <Paragraph>{t("closeConfirm.body2")}</Paragraph>
      <LinkButton chrome={chrome} href={confirmUrl} label={t("closeConfirm.button")} />
    </Layout>
  );
}

CloseConfirmEmail.PreviewProps = {
  chrome: previewChrome("hu"),
  confirmUrl: `${PREVIEW_PORTAL}/close-account/confirm/${PREVIEW_TOKEN}`,
  validHours: 24,
} satisfies CloseConfirmProps;
