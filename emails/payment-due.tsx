import type { EmailChrome } from "@/emails/_components/chrome";
import { Layout } from "@/emails/_components/layout";
import { MailboxButton, type MailboxLinkProps } from "@/emails/_components/mailbox-button";
import { PREVIEW_PORTAL, previewChrome } from "@/emails/_components/preview-chrome";
import { Paragraph, strong } from "@/emails/_components/prose";
import type { CalendarDay } from "@/lib/kernel/time";

export type PaymentDueProps = MailboxLinkProps & {
  chrome: EmailChrome;
  count: number;
  /** The earliest due date of the bills. */
  firstDue: CalendarDay;
};

/** Bills are due in 3 days and not marked paid: one notification for all of them, without amounts (R8). */
export default function PaymentDueEmail({ chrome, mailboxUrl, isInvited, count, firstDue }: PaymentDueProps) {
  const t = chrome.translate;
  return (
    <Layout chrome={chrome} subject={t("paymentDue.subject", { n: count })} preheader={t("paymentDue.preheader")}>
      <Paragraph>{t.rich("paymentDue.body1", { b: strong, n: count, date: chrome.day(firstDue) })}</Paragraph>
      <Paragraph>{t("paymentDue.body2")}</Paragraph>
      <Paragraph>{t("paymentDue.body3")}</Paragraph>
      <MailboxButton chrome={chrome} mailboxUrl={mailboxUrl} isInvited={isInvited} label={t("paymentDue.button")} />
    </Layout>
  );
}

PaymentDueEmail.PreviewProps = {
  chrome: previewChrome("hu"),
  mailboxUrl: `${PREVIEW_PORTAL}/inbox?state=payable`,
  count: 2,
  firstDue: "2026-11-26",
} satisfies PaymentDueProps;
