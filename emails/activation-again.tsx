import type { EmailChrome } from "@/emails/_components/chrome";
import { Layout } from "@/emails/_components/layout";
import { LinkButton } from "@/emails/_components/link-button";
import { PREVIEW_PORTAL, PREVIEW_TOKEN, previewChrome } from "@/emails/_components/preview-chrome";
import { Paragraph } from "@/emails/_components/prose";
import { type WaitingMessages, WaitingParagraphs } from "@/emails/_components/waiting-messages";

export type ActivationAgainProps = WaitingMessages & {
  chrome: EmailChrome;
  activationUrl: string;
  validDays: number;
};

/** A new activation link for a customer who has not signed in yet. They still need the initial password. */
export default function ActivationAgainEmail({ chrome, activationUrl, validDays, ...waiting }: ActivationAgainProps) {
  const t = chrome.translate;
  return (
    <Layout chrome={chrome} subject={t("activationAgain.subject")} preheader={t("activationAgain.preheader")}>
      <Paragraph>{t("activationAgain.body1", { n: validDays })}</Paragraph>
      <WaitingParagraphs chrome={chrome} waiting={waiting} />
      <Paragraph>{t("activationAgain.body2")}</Paragraph>
      <LinkButton chrome={chrome} href={activationUrl} label={t("activationAgain.button")} />
    </Layout>
  );
}

ActivationAgainEmail.PreviewProps = {
  chrome: previewChrome("hu"),
  activationUrl: `${PREVIEW_PORTAL}/activate/${PREVIEW_TOKEN}`,
  validDays: 30,
} satisfies ActivationAgainProps;
