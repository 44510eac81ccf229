import type { EmailChrome } from "@/emails/_components/chrome";
import { Layout } from "@/emails/_components/layout";
import { MailboxButton, type MailboxLinkProps } from "@/emails/_components/mailbox-button";
import { PREVIEW_PORTAL, previewChrome } from "@/emails/_components/preview-chrome";
import { Paragraph } from "@/emails/_components/prose";

export type UnreadProps = MailboxLinkProps & { chrome: EmailChrome; count: number };

/** Messages were not opened within 7 days: one notification for all of them. The account page turns it off. */
export default function UnreadEmail({ chrome, mailboxUrl, isInvited, count }: UnreadProps) {
  const t = chrome.translate;
  return (
    <Layout chrome={chrome} subject={t("unread.subject", { n: count })} preheader={t("unread.preheader")}>
      <Paragraph>{t("unread.body1", { n: count })}</Paragraph>
      <Paragraph>{t("unread.body2")}</Paragraph>
      <MailboxButton chrome={chrome} mailboxUrl={mailboxUrl} isInvited={isInvited} label={t("unread.button")} />
    </Layout>
  );
}

UnreadEmail.PreviewProps = {
  chrome: previewChrome("hu"),
  mailboxUrl: `${PREVIEW_PORTAL}/inbox?state=unread`,
  count: 2,
} satisfies UnreadProps;
