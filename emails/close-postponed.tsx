import type { EmailChrome } from "@/emails/_components/chrome";
import { Layout } from "@/emails/_components/layout";
import { bodyPhone } from "@/emails/_components/phone-link";
import { PREVIEW_CLOSURE_REFERENCE, previewChrome } from "@/emails/_components/preview-chrome";
import { Paragraph } from "@/emails/_components/prose";
import type { CalendarDay } from "@/lib/kernel/time";

export type ClosePostponedProps = {
  chrome: EmailChrome;
  /** Reference number of the closure request. */
  reference: string;
  /** The day that was announced. */
  promisedOn: CalendarDay;
};

/** The account was not closed on the announced day, because an electronic contract was found: staff decide (R14). */
export default function ClosePostponedEmail({ chrome, reference, promisedOn }: ClosePostponedProps) {
  const t = chrome.translate;
  return (
    <Layout
      chrome={chrome}
      subject={t("closePostponed.subject")}
      preheader={t("closePostponed.preheader", { ref: reference })}
    >
      <Paragraph>{t("closePostponed.body1", { date: chrome.day(promisedOn) })}</Paragraph>
      <Paragraph>{t("closePostponed.body2")}</Paragraph>
      <Paragraph>
        {t.rich("closePostponed.body3", { phone: chrome.brand.supportPhone, tel: bodyPhone(chrome) })}
      </Paragraph>
      <Paragraph>{t("closePostponed.body4", { ref: reference })}</Paragraph>
    </Layout>
  );
}

ClosePostponedEmail.PreviewProps = {
  chrome: previewChrome("hu"),
  reference: PREVIEW_CLOSURE_REFERENCE,
  promisedOn: "2026-12-23",
} satisfies ClosePostponedProps;
