import { previewChrome } from "@/emails/_components/preview-chrome";
import ExpiryEmail, { type ExpiryProps } from "@/emails/expiry";

/** The same letter in English, for the preview's list. */
export default function ExpiryEnglish(props: ExpiryProps) {
  return <ExpiryEmail {...props} />;
}

ExpiryEnglish.PreviewProps = {
  ...ExpiryEmail.PreviewProps,
  chrome: previewChrome("en"),
} satisfies ExpiryProps;
