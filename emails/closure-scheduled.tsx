import type { EmailChrome } from "@/emails/_components/chrome";
import { Layout } from "@/emails/_components/layout";
import { LinkButton } from "@/emails/_components/link-button";
import { PREVIEW_PORTAL, previewChrome } from "@/emails/_components/preview-chrome";
import { Paragraph } from "@/emails/_components/prose";
import type { CalendarDay } from "@/lib/kernel/time";

export type ClosureScheduledProps = {
  chrome: EmailChrome;
  closesOn: CalendarDay;
  downloadUrl: string;
};

/** The account will be closed on a day; until then the customer can save documents and withdraw the request (R14). */
export default function ClosureScheduledEmail({ chrome, closesOn, downloadUrl }: ClosureScheduledProps) {
  const t = chrome.translate;
  return (
    <Layout chrome={chrome} subject={t("closureScheduled.subject")} preheader={t("closureScheduled.preheader")}>
      <Paragraph>{t("closureScheduled.body1", { date: chrome.day(closesOn) })}</Paragraph>
      <LinkButton chrome={chrome} href={downloadUrl} label={t("closureScheduled.button")} />
    </Layout>
  );
}

ClosureScheduledEmail.PreviewProps = {
  chrome: previewChrome("hu"),
  closesOn: "2026-12-23",
  downloadUrl: `${PREVIEW_PORTAL}/download`,
} satisfies ClosureScheduledProps;
