import type { EmailChrome } from "@/emails/_components/chrome";
import { Layout } from "@/emails/_components/layout";
import { bodyPhone } from "@/emails/_components/phone-link";
import { previewChrome } from "@/emails/_components/preview-chrome";
import { Paragraph } from "@/emails/_components/prose";

export type AddressChangedProps = {
  chrome: EmailChrome;
};

/** To the old address after a change: tells the customer of it and whom to call if they did not ask for it. */
export default function AddressChangedEmail({ chrome }: AddressChangedProps) {
  const t = chrome.translate;
  return (
    <Layout chrome={chrome} subject={t("addressChanged.subject")} preheader={t("addressChanged.preheader")}>
      <Paragraph>{t("addressChanged.body1")}</Paragraph>
      <Paragraph>
        {t.rich("addressChanged.body2", { phone: chrome.brand.supportPhone, tel: bodyPhone(chrome) })}
      </Paragraph>
    </Layout>
  );
}

AddressChangedEmail.PreviewProps = {
  chrome: previewChrome("hu"),
} satisfies AddressChangedProps;
