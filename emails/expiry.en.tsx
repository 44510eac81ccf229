import { previewChrome } from "@/emails/_components/preview-chrome";
import ExpiryEmail, { type ExpiryProps } from "@/emails/expiry";

/** The email template in English, for the list of previews. */
export default function ExpiryEnglish(props: ExpiryProps) {
  return <ExpiryEmail {...props} />;
}

ExpiryEnglish.PreviewProps = {
  ...ExpiryEmail.PreviewProps,
  chrome: previewChrome("en"),
} satisfies ExpiryProps;
