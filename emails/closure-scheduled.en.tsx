import { previewChrome } from "@/emails/_components/preview-chrome";
import ClosureScheduledEmail, { type ClosureScheduledProps } from "@/emails/closure-scheduled";

/** The same letter in English, for the preview's list. */
export default function ClosureScheduledEnglish(props: ClosureScheduledProps) {
  return <ClosureScheduledEmail {...props} />;
}

ClosureScheduledEnglish.PreviewProps = {
  ...ClosureScheduledEmail.PreviewProps,
  chrome: previewChrome("en"),
} satisfies ClosureScheduledProps;
