import { previewChrome } from "@/emails/_components/preview-chrome";
import ClosureScheduledEmail, { type ClosureScheduledProps } from "@/emails/closure-scheduled";

/** The email template in English, for the list of previews. */
export default function ClosureScheduledEnglish(props: ClosureScheduledProps) {
  return <ClosureScheduledEmail {...props} />;
}

ClosureScheduledEnglish.PreviewProps = {
  ...ClosureScheduledEmail.PreviewProps,
  chrome: previewChrome("en"),
} satisfies ClosureScheduledProps;
