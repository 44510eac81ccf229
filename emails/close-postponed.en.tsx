import { previewChrome } from "@/emails/_components/preview-chrome";
import ClosePostponedEmail, { type ClosePostponedProps } from "@/emails/close-postponed";

/** The email template in English, for the list of previews. */
export default function ClosePostponedEnglish(props: ClosePostponedProps) {
  return <ClosePostponedEmail {...props} />;
}

ClosePostponedEnglish.PreviewProps = {
  ...ClosePostponedEmail.PreviewProps,
  chrome: previewChrome("en"),
} satisfies ClosePostponedProps;
