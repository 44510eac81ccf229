import type { EmailChrome } from "@/emails/_components/chrome";
import { Layout } from "@/emails/_components/layout";
import { LinkButton } from "@/emails/_components/link-button";
import { PREVIEW_PORTAL, PREVIEW_TOKEN, previewChrome } from "@/emails/_components/preview-chrome";
import { Paragraph } from "@/emails/_components/prose";

export type AddressConfirmProps = {
  chrome: EmailChrome;
  confirmUrl: string;
  validHours: number;
};

/** To the new address: it replaces the old one when the customer follows this link. */
export default function AddressConfirmEmail({ chrome, confirmUrl, validHours }: AddressConfirmProps) {
  const t = chrome.translate;
  return (
    <Layout
      chrome={chrome}
      subject={t("addressConfirm.subject")}
      preheader={t("addressConfirm.preheader", { n: validHours })}
    >
      <Paragraph>{t("addressConfirm.body1", { n: validHours })}</Paragraph>
      <Paragraph>{t("addressConfirm.body2")}</Paragraph>
      <LinkButton chrome={chrome} href={confirmUrl} label={t("addressConfirm.button")} />
    </Layout>
  );
}

AddressConfirmEmail.PreviewProps = {
  chrome: previewChrome("hu"),
  confirmUrl: `${PREVIEW_PORTAL}/account/address/${PREVIEW_TOKEN}`,
  validHours: 24,
} satisfies AddressConfirmProps;
