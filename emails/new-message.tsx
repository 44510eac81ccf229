import type { EmailChrome } from "@/emails/_components/chrome";
import { Layout } from "@/emails/_components/layout";
import { LinkButton } from "@/emails/_components/link-button";
import { PREVIEW_PORTAL, previewChrome } from "@/emails/_components/preview-chrome";
import { Paragraph, strong } from "@/emails/_components/prose";
import type { CalendarDay } from "@/lib/kernel/time";

export type NewMessageProps = {
  chrome: EmailChrome;
  mailboxUrl: string;
  availableUntil: CalendarDay;
};

/** A message was placed (R5). Says nothing about its content (R2). */
export default function NewMessageEmail({ chrome, mailboxUrl, availableUntil }: NewMessageProps) {
  const t = chrome.translate;
  return (
    <Layout chrome={chrome} subject={t("newMessage.subject")} preheader={t("newMessage.preheader")}>
      <Paragraph>{t("newMessage.body1")}</Paragraph>
      <Paragraph>{t.rich("newMessage.body2", { b: strong, date: chrome.day(availableUntil) })}</Paragraph>
      <LinkButton chrome={chrome} href={mailboxUrl} label={t("newMessage.button")} />
    </Layout>
  );
}

NewMessageEmail.PreviewProps = {
  chrome: previewChrome("hu"),
  mailboxUrl: `${PREVIEW_PORTAL}/inbox`,
  availableUntil: "2027-11-19",
} satisfies NewMessageProps;
