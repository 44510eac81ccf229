import type { EmailChrome } from "@/emails/_components/chrome";
import { Layout } from "@/emails/_components/layout";
import { LinkButton } from "@/emails/_components/link-button";
import { PREVIEW_PORTAL, PREVIEW_TOKEN, previewChrome } from "@/emails/_components/preview-chrome";
import { Paragraph } from "@/emails/_components/prose";
import { type WaitingMessages, WaitingParagraphs } from "@/emails/_components/waiting-messages";

export type WelcomeProps = WaitingMessages & {
  chrome: EmailChrome;
  activationUrl: string;
  validDays: number;
};

/** The account was created: how to sign in for the first time (R6). It does not hold the initial password. */
export default function WelcomeEmail({ chrome, activationUrl, validDays, ...waiting }: WelcomeProps) {
  const t = chrome.translate;
  return (
    <Layout chrome={chrome} subject={t("welcome.subject")} preheader={t("welcome.preheader")}>
      <Paragraph>{t("welcome.body1")}</Paragraph>
      <WaitingParagraphs chrome={chrome} waiting={waiting} />
      <Paragraph>{t("welcome.body2")}</Paragraph>
      <Paragraph>{t("welcome.body3", { n: validDays })}</Paragraph>
      <LinkButton chrome={chrome} href={activationUrl} label={t("welcome.button")} />
    </Layout>
  );
}

WelcomeEmail.PreviewProps = {
  chrome: previewChrome("hu"),
  activationUrl: `${PREVIEW_PORTAL}/activate/${PREVIEW_TOKEN}`,
  validDays: 30,
} satisfies WelcomeProps;
