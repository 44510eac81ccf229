import { previewChrome } from "@/emails/_components/preview-chrome";
import CloseConfirmEmail, { type CloseConfirmProps } from "@/emails/close-confirm";

/** The email template in English, for the list of previews. */
export default function CloseConfirmEnglish(props: CloseConfirmProps) {
  return <CloseConfirmEmail {...props} />;
}

CloseConfirmEnglish.PreviewProps = {
  ...CloseConfirmEmail.PreviewProps,
  chrome: previewChrome("en"),
} satisfies CloseConfirmProps;
