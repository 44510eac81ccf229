import type { EmailChrome } from "@/emails/_components/chrome";
import { Layout } from "@/emails/_components/layout";
import { LinkButton } from "@/emails/_components/link-button";
import { PREVIEW_PORTAL, previewChrome } from "@/emails/_components/preview-chrome";
import { Paragraph, strong } from "@/emails/_components/prose";

export type NewItemProps = {
  chrome: EmailChrome;
  mailboxUrl: string;
  /** A day, written out in the letter's language. */
  availableUntil: string;
};

/** Something arrived: says no more than that (CONTRACT, decision 16). */
export default function NewItemEmail({ chrome, mailboxUrl, availableUntil }: NewItemProps) {
  const t = chrome.translate;
  return (
    <Layout chrome={chrome} subject={t("newItem.subject")} preheader={t("newItem.preheader")}>
      <Paragraph>{t("newItem.body1")}</Paragraph>
      <Paragraph>{t.rich("newItem.body2", { b: strong, date: availableUntil })}</Paragraph>
      <LinkButton chrome={chrome} href={mailboxUrl} label={t("newItem.button")} />
    </Layout>
  );
}

NewItemEmail.PreviewProps = {
  chrome: previewChrome("hu"),
  mailboxUrl: `${PREVIEW_PORTAL}/inbox`,
  availableUntil: "2027.\u00a0november\u00a019.",
} satisfies NewItemProps;
