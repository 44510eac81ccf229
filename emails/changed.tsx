import type { EmailChrome } from "@/emails/_components/chrome";
import { Layout } from "@/emails/_components/layout";
import { LinkButton } from "@/emails/_components/link-button";
import { bodyPhone } from "@/emails/_components/phone-link";
import { PREVIEW_PORTAL, previewChrome } from "@/emails/_components/preview-chrome";
import { Paragraph } from "@/emails/_components/prose";
import type { CalendarDay } from "@/lib/kernel/time";

export type ChangedProps = {
  chrome: EmailChrome;
  /** An instant, ISO 8601 in UTC. */
  changedAt: string;
  validUntil: CalendarDay;
  forgotUrl: string;
};

/** The password was changed: a customer who did not do it learns of it. Without a token. */
export default function ChangedEmail({ chrome, changedAt, validUntil, forgotUrl }: ChangedProps) {
  const t = chrome.translate;
  return (
    <Layout chrome={chrome} subject={t("changed.subject")} preheader={t("changed.preheader")}>
      <Paragraph>
        {t("changed.body1", { datetime: chrome.dateTime(changedAt), date: chrome.day(validUntil) })}
      </Paragraph>
      <Paragraph>{t.rich("changed.body2", { phone: chrome.brand.supportPhone, tel: bodyPhone(chrome) })}</Paragraph>
      <LinkButton chrome={chrome} href={forgotUrl} label={t("changed.button")} />
    </Layout>
  );
}

ChangedEmail.PreviewProps = {
  chrome: previewChrome("hu"),
  changedAt: "2026-11-23T08:05:00.000Z",
  validUntil: "2027-11-23",
  forgotUrl: `${PREVIEW_PORTAL}/password/forgot`,
} satisfies ChangedProps;
