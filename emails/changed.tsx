import type { EmailChrome } from "@/emails/_components/chrome";
import { Layout } from "@/emails/_components/layout";
import { LinkButton } from "@/emails/_components/link-button";
import { bodyPhone } from "@/emails/_components/phone-link";
import { PREVIEW_PORTAL, previewChrome } from "@/emails/_components/preview-chrome";
import { Paragraph } from "@/emails/_components/prose";

export type ChangedProps = {
  chrome: EmailChrome;
  /** A moment, written out in the letter's language. */
  changedAt: string;
  /** A day, written out in the letter's language. */
  validUntil: string;
  forgotUrl: string;
};

/** The password was changed: whoever did not do it learns of it. No link with a token (SECURITY, SEC-9). */
export default function ChangedEmail({ chrome, changedAt, validUntil, forgotUrl }: ChangedProps) {
  const t = chrome.translate;
  return (
    <Layout chrome={chrome} subject={t("changed.subject")} preheader={t("changed.preheader")}>
      <Paragraph>{t("changed.body1", { datetime: changedAt, date: validUntil })}</Paragraph>
      <Paragraph>{t.rich("changed.body2", { phone: chrome.brand.supportPhone, tel: bodyPhone(chrome) })}</Paragraph>
      <LinkButton chrome={chrome} href={forgotUrl} label={t("changed.button")} />
    </Layout>
  );
}

ChangedEmail.PreviewProps = {
  chrome: previewChrome("hu"),
  changedAt: "2026.\u00a0november\u00a023.\u00a09:05",
  validUntil: "2027.\u00a0november\u00a023.",
  forgotUrl: `${PREVIEW_PORTAL}/password/forgot`,
} satisfies ChangedProps;
