import { previewChrome } from "@/emails/_components/preview-chrome";
import ClosingEmail, { type ClosingProps } from "@/emails/closing";

/** The same letter in English, for the preview's list. */
export default function ClosingEnglish(props: ClosingProps) {
  return <ClosingEmail {...props} />;
}

ClosingEnglish.PreviewProps = {
  ...ClosingEmail.PreviewProps,
  chrome: previewChrome("en"),
  closesOn: "23\u00a0December\u00a02026",
} satisfies ClosingProps;
