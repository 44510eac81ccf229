import { previewChrome } from "@/emails/_components/preview-chrome";
import MovedEmail, { type MovedProps } from "@/emails/moved";

/** The same letter in English, for the preview's list. */
export default function MovedEnglish(props: MovedProps) {
  return <MovedEmail {...props} />;
}

MovedEnglish.PreviewProps = {
  ...MovedEmail.PreviewProps,
  chrome: previewChrome("en"),
} satisfies MovedProps;
