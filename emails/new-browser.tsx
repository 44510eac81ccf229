import type { EmailChrome } from "@/emails/_components/chrome";
import { Layout } from "@/emails/_components/layout";
import { LinkButton } from "@/emails/_components/link-button";
import { PREVIEW_PORTAL, previewChrome } from "@/emails/_components/preview-chrome";
import { Paragraph } from "@/emails/_components/prose";

export type NewBrowserProps = {
  chrome: EmailChrome;
  /** A moment, written out in the letter's language. */
  signedInAt: string;
  browser: string;
  system: string;
  forgotUrl: string;
};

/** Someone signed in from a browser that this account has not been used from. */
export default function NewBrowserEmail({ chrome, signedInAt, browser, system, forgotUrl }: NewBrowserProps) {
  const t = chrome.translate;
  return (
    <Layout chrome={chrome} subject={t("newBrowser.subject")} preheader={t("newBrowser.preheader")}>
      <Paragraph>{t("newBrowser.body1", { datetime: signedInAt, browser, system })}</Paragraph>
      <Paragraph>{t("newBrowser.body2")}</Paragraph>
      <LinkButton chrome={chrome} href={forgotUrl} label={t("newBrowser.button")} />
    </Layout>
  );
}

NewBrowserEmail.PreviewProps = {
  chrome: previewChrome("hu"),
  signedInAt: "2026.\u00a0november\u00a023.\u00a09:05",
  browser: "Firefox",
  system: "Windows",
  forgotUrl: `${PREVIEW_PORTAL}/password/forgot`,
} satisfies NewBrowserProps;
