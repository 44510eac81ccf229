import type { EmailChrome } from "@/emails/_components/chrome";
import { Layout } from "@/emails/_components/layout";
import { MailboxButton, type MailboxLinkProps } from "@/emails/_components/mailbox-button";
import { PREVIEW_PORTAL, previewChrome } from "@/emails/_components/preview-chrome";
import { Paragraph, strong } from "@/emails/_components/prose";
import type { CalendarDay } from "@/lib/kernel/time";

export type NewMessageProps = MailboxLinkProps & {
  chrome: EmailChrome;
  availableUntil: CalendarDay;
};

/** A message was placed (R5). Says nothing about its content (R2). */
export default function NewMessageEmail({ chrome, mailboxUrl, isInvited, availableUntil }: NewMessageProps) {
  const t = chrome.translate;
  return (
    <Layout chrome={chrome} subject={t("newMessage.subject")} preheader={t("newMessage.preheader")}>
      <Paragraph>{t("newMessage.body1")}</Paragraph>
      <Paragraph>{t.rich("newMessage.body2", { b: strong, date: chrome.day(availableUntil) })}</Paragraph>
      <MailboxButton chrome={chrome} mailboxUrl={mailboxUrl} isInvited={isInvited} label={t("newMessage.button")} />
    </Layout>
  );
}

NewMessageEmail.PreviewProps = {
  chrome: previewChrome("hu"),
  mailboxUrl: `${PREVIEW_PORTAL}/inbox`,
  availableUntil: "2027-11-19",
} satisfies NewMessageProps;
