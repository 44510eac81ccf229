import type { EmailChrome } from "@/emails/_components/chrome";
import { Layout } from "@/emails/_components/layout";
import { bodyPhone } from "@/emails/_components/phone-link";
import { PREVIEW_CLOSURE_REFERENCE, previewChrome } from "@/emails/_components/preview-chrome";
import { Paragraph } from "@/emails/_components/prose";

export type CloseRefusedProps = {
  chrome: EmailChrome;
  /** Reference number of the closure request. */
  reference: string;
};

/** The closure request was rejected, because the customer has an active electronic contract (R14). */
export default function CloseRefusedEmail({ chrome, reference }: CloseRefusedProps) {
  const t = chrome.translate;
  return (
    <Layout
      chrome={chrome}
      subject={t("closeRefused.subject")}
      preheader={t("closeRefused.preheader", { ref: reference })}
    >
      <Paragraph>{t("closeRefused.body1")}</Paragraph>
      <Paragraph>
        {t.rich("closeRefused.body2", { phone: chrome.brand.supportPhone, tel: bodyPhone(chrome) })}
      </Paragraph>
    </Layout>
  );
}

CloseRefusedEmail.PreviewProps = {
  chrome: previewChrome("hu"),
  reference: PREVIEW_CLOSURE_REFERENCE,
} satisfies CloseRefusedProps;
