import { previewChrome } from "@/emails/_components/preview-chrome";
import CloseRefusedEmail, { type CloseRefusedProps } from "@/emails/close-refused";

/** The email template in English, for the list of previews. */
export default function CloseRefusedEnglish(props: CloseRefusedProps) {
  return <CloseRefusedEmail {...props} />;
}

CloseRefusedEnglish.PreviewProps = {
  ...CloseRefusedEmail.PreviewProps,
  chrome: previewChrome("en"),
} satisfies CloseRefusedProps;
