import type { EmailChrome } from "@/emails/_components/chrome";
import { Layout } from "@/emails/_components/layout";
import { LinkButton } from "@/emails/_components/link-button";
import { PREVIEW_PORTAL, previewChrome } from "@/emails/_components/preview-chrome";
import { Paragraph, strong } from "@/emails/_components/prose";

export type RetentionProps = {
  chrome: EmailChrome;
  mailboxUrl: string;
  count: number;
  /** The earliest of the items' days, written out in the letter's language. */
  firstDeletion: string;
};

/** Items are about to reach the end of their retention period: one letter for all of them, 30 and 7 days before (R13). */
export default function RetentionEmail({ chrome, mailboxUrl, count, firstDeletion }: RetentionProps) {
  const t = chrome.translate;
  return (
    <Layout chrome={chrome} subject={t("retention.subject", { n: count })} preheader={t("retention.preheader")}>
      <Paragraph>{t.rich("retention.body1", { b: strong, n: count, date: firstDeletion })}</Paragraph>
      <Paragraph>{t("retention.body2")}</Paragraph>
      <LinkButton chrome={chrome} href={mailboxUrl} label={t("retention.button")} />
    </Layout>
  );
}

RetentionEmail.PreviewProps = {
  chrome: previewChrome("hu"),
  mailboxUrl: `${PREVIEW_PORTAL}/inbox?sort=deletion`,
  count: 4,
  firstDeletion: "2026.\u00a0december\u00a023.",
} satisfies RetentionProps;
