import type { EmailChrome } from "@/emails/_components/chrome";
import { Layout } from "@/emails/_components/layout";
import { LinkButton } from "@/emails/_components/link-button";
import { PREVIEW_PORTAL, PREVIEW_TOKEN, previewChrome } from "@/emails/_components/preview-chrome";
import { Paragraph } from "@/emails/_components/prose";

export type ResetProps = {
  chrome: EmailChrome;
  resetUrl: string;
  validMinutes: number;
};

/** The link to replace a forgotten or expired password (R11, R16). */
export default function ResetEmail({ chrome, resetUrl, validMinutes }: ResetProps) {
  const t = chrome.translate;
  return (
    <Layout chrome={chrome} subject={t("reset.subject")} preheader={t("reset.preheader", { n: validMinutes })}>
      <Paragraph>{t("reset.body1", { n: validMinutes })}</Paragraph>
      <Paragraph>{t("reset.body2")}</Paragraph>
      <LinkButton chrome={chrome} href={resetUrl} label={t("reset.button")} />
    </Layout>
  );
}

ResetEmail.PreviewProps = {
  chrome: previewChrome("hu"),
  resetUrl: `${PREVIEW_PORTAL}/password/change/${PREVIEW_TOKEN}`,
  validMinutes: 60,
} satisfies ResetProps;
