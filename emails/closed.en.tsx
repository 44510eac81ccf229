import { previewChrome } from "@/emails/_components/preview-chrome";
import ClosedEmail, { type ClosedProps } from "@/emails/closed";

/** The same letter in English, for the preview's list. */
export default function ClosedEnglish(props: ClosedProps) {
  return <ClosedEmail {...props} />;
}

ClosedEnglish.PreviewProps = {
  ...ClosedEmail.PreviewProps,
  chrome: previewChrome("en"),
} satisfies ClosedProps;
