import type { EmailChrome } from "@/emails/_components/chrome";
import { Layout } from "@/emails/_components/layout";
import { LinkButton } from "@/emails/_components/link-button";
import { PREVIEW_PORTAL, PREVIEW_TOKEN, previewChrome } from "@/emails/_components/preview-chrome";
import { Paragraph } from "@/emails/_components/prose";

export type LockoutProps = {
  chrome: EmailChrome;
  resetUrl: string;
  validMinutes: number;
};

/** The account was locked after ten failed attempts; the link releases it (R18). */
export default function LockoutEmail({ chrome, resetUrl, validMinutes }: LockoutProps) {
  const t = chrome.translate;
  return (
    <Layout chrome={chrome} subject={t("lockout.subject")} preheader={t("lockout.preheader")}>
      <Paragraph>{t("lockout.body1")}</Paragraph>
      <Paragraph>{t("lockout.body2", { n: validMinutes })}</Paragraph>
      <LinkButton chrome={chrome} href={resetUrl} label={t("lockout.button")} />
    </Layout>
  );
}

LockoutEmail.PreviewProps = {
  chrome: previewChrome("hu"),
  resetUrl: `${PREVIEW_PORTAL}/password/change/${PREVIEW_TOKEN}`,
  validMinutes: 60,
} satisfies LockoutProps;
