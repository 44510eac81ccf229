import type { EmailChrome } from "@/emails/_components/chrome";
import { Layout } from "@/emails/_components/layout";
import { bodyPhone } from "@/emails/_components/phone-link";
import { PREVIEW_CLOSURE_REFERENCE, previewChrome } from "@/emails/_components/preview-chrome";
import { Paragraph } from "@/emails/_components/prose";

export type CloseRefusedProps = {
  chrome: EmailChrome;
  /** Reference number of the closure request. */
  reference: string;
  /** Whether an active electronic contract is the reason. Default: true. */
  isContractActive?: boolean;
};

/** The closure request was rejected (R14). Of other reasons than a contract, only the outcome is told. */
export default function CloseRefusedEmail({ chrome, reference, isContractActive = true }: CloseRefusedProps) {
  const t = chrome.translate;
  return (
    <Layout
      chrome={chrome}
      subject={t("closeRefused.subject")}
      preheader={t("closeRefused.preheader", { ref: reference })}
    >
      <Paragraph>{t(isContractActive ? "closeRefused.body1" : "closeRefused.body1Other")}</Paragraph>
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
