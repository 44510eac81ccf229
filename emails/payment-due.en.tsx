import { previewChrome } from "@/emails/_components/preview-chrome";
import PaymentDueEmail, { type PaymentDueProps } from "@/emails/payment-due";

/** The email template in English, for the list of previews. */
export default function PaymentDueEnglish(props: PaymentDueProps) {
  return <PaymentDueEmail {...props} />;
}

PaymentDueEnglish.PreviewProps = {
  ...PaymentDueEmail.PreviewProps,
  chrome: previewChrome("en"),
} satisfies PaymentDueProps;
