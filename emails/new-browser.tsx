import type { EmailChrome } from "@/emails/_components/chrome";
import { Layout } from "@/emails/_components/layout";
import { LinkButton } from "@/emails/_components/link-button";
import { PREVIEW_PORTAL, previewChrome } from "@/emails/_components/preview-chrome";
import { Paragraph } from "@/emails/_components/prose";

export type NewBrowserProps = {
  chrome: EmailChrome;
  /** An instant, ISO 8601 in UTC. */
  signedInAt: string;
  /** Null when the browser does not name it. */
  browser: string | null;
  /** Null when the browser does not name it. */
  system: string | null;
  forgotUrl: string;
};

/** Someone signed in with a browser that is new for this account. */
export default function NewBrowserEmail({ chrome, signedInAt, browser, system, forgotUrl }: NewBrowserProps) {
  const t = chrome.translate;
  const device = {
    browser: browser ?? chrome.device("unknownBrowser"),
    system: system ?? chrome.device("unknownSystem"),
  };
  return (
    <Layout chrome={chrome} subject={t("newBrowser.subject")} preheader={t("newBrowser.preheader")}>
      <Paragraph>{t("newBrowser.body1", { datetime: chrome.dateTime(signedInAt), ...device })}</Paragraph>
      <Paragraph>{t("newBrowser.body2")}</Paragraph>
      <LinkButton chrome={chrome} href={forgotUrl} label={t("newBrowser.button")} />
    </Layout>
  );
}

NewBrowserEmail.PreviewProps = {
  chrome: previewChrome("hu"),
  signedInAt: "2026-11-23T08:05:00.000Z",
  browser: "Firefox",
  system: "Windows",
  forgotUrl: `${PREVIEW_PORTAL}/password/forgot`,
} satisfies NewBrowserProps;
