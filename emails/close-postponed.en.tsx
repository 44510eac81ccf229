import { previewChrome } from "@/emails/_components/preview-chrome";
import ClosePostponedEmail, { type ClosePostponedProps } from "@/emails/close-postponed";

/** The same letter in English, for the preview's list. */
export default function ClosePostponedEnglish(props: ClosePostponedProps) {
  return <ClosePostponedEmail {...props} />;
}

ClosePostponedEnglish.PreviewProps = {
  ...ClosePostponedEmail.PreviewProps,
  chrome: previewChrome("en"),
} satisfies ClosePostponedProps;
