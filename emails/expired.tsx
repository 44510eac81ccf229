import type { EmailChrome } from "@/emails/_components/chrome";
import { Layout } from "@/emails/_components/layout";
import { LinkButton } from "@/emails/_components/link-button";
import { PREVIEW_PORTAL, previewChrome } from "@/emails/_components/preview-chrome";
import { Paragraph } from "@/emails/_components/prose";

export type ExpiredProps = {
  chrome: EmailChrome;
  forgotUrl: string;
};

/** The password has expired (R16); sent once, without a token. */
export default function ExpiredEmail({ chrome, forgotUrl }: ExpiredProps) {
  const t = chrome.translate;
  return (
    <Layout chrome={chrome} subject={t("expired.subject")} preheader={t("expired.preheader")}>
      <Paragraph>{t("expired.body1")}</Paragraph>
      <Paragraph>{t("expired.body2")}</Paragraph>
      <LinkButton chrome={chrome} href={forgotUrl} label={t("expired.button")} />
    </Layout>
  );
}

ExpiredEmail.PreviewProps = {
  chrome: previewChrome("hu"),
  forgotUrl: `${PREVIEW_PORTAL}/password/forgot`,
} satisfies ExpiredProps;
