import type { EmailChrome } from "@/emails/_components/chrome";
import { Layout } from "@/emails/_components/layout";
import { MailboxButton, type MailboxLinkProps } from "@/emails/_components/mailbox-button";
import { PREVIEW_PORTAL, previewChrome } from "@/emails/_components/preview-chrome";
import { Paragraph, strong } from "@/emails/_components/prose";
import type { CalendarDay } from "@/lib/kernel/time";

export type NewMessagesProps = MailboxLinkProps & {
  chrome: EmailChrome;
  count: number;
  /** The earliest expiry day of the messages. */
  availableUntil: CalendarDay;
};

/** Several messages were placed in one batch: one notification for all of them (R5). */
export default function NewMessagesEmail({ chrome, mailboxUrl, isInvited, count, availableUntil }: NewMessagesProps) {
  const t = chrome.translate;
  return (
    <Layout chrome={chrome} subject={t("newMessages.subject", { n: count })} preheader={t("newMessages.preheader")}>
      <Paragraph>{t("newMessages.body1")}</Paragraph>
      <Paragraph>{t.rich("newMessages.body2", { b: strong, date: chrome.day(availableUntil) })}</Paragraph>
      <MailboxButton chrome={chrome} mailboxUrl={mailboxUrl} isInvited={isInvited} label={t("newMessages.button")} />
    </Layout>
  );
}

NewMessagesEmail.PreviewProps = {
  chrome: previewChrome("hu"),
  mailboxUrl: `${PREVIEW_PORTAL}/inbox`,
  count: 3,
  availableUntil: "2027-11-19",
} satisfies NewMessagesProps;
