import type { EmailChrome } from "@/emails/_components/chrome";
import { Layout } from "@/emails/_components/layout";
import { MailboxButton, type MailboxLinkProps } from "@/emails/_components/mailbox-button";
import { PREVIEW_PORTAL, previewChrome } from "@/emails/_components/preview-chrome";
import { Paragraph, strong } from "@/emails/_components/prose";
import type { CalendarDay } from "@/lib/kernel/time";

export type RetentionProps = MailboxLinkProps & {
  chrome: EmailChrome;
  count: number;
  /** Days before the deletion, 30 or 7: which reminder it is. Kept with the notification, not shown. */
  days: number;
  /** The earliest expiry day of the messages. */
  firstDeletion: CalendarDay;
};

/** Messages will be deleted in 30 or 7 days: one notification for all of them (R13). */
export default function RetentionEmail({ chrome, mailboxUrl, isInvited, count, firstDeletion }: RetentionProps) {
  const t = chrome.translate;
  return (
    <Layout chrome={chrome} subject={t("retention.subject", { n: count })} preheader={t("retention.preheader")}>
      <Paragraph>{t.rich("retention.body1", { b: strong, n: count, date: chrome.day(firstDeletion) })}</Paragraph>
      <Paragraph>{t("retention.body2")}</Paragraph>
      <MailboxButton chrome={chrome} mailboxUrl={mailboxUrl} isInvited={isInvited} label={t("retention.button")} />
    </Layout>
  );
}

RetentionEmail.PreviewProps = {
  chrome: previewChrome("hu"),
  mailboxUrl: `${PREVIEW_PORTAL}/inbox?sort=deletion&state=expiring`,
  count: 4,
  days: 30,
  firstDeletion: "2026-12-23",
} satisfies RetentionProps;
