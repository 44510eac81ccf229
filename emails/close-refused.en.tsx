import { previewChrome } from "@/emails/_components/preview-chrome";
import CloseRefusedEmail, { type CloseRefusedProps } from "@/emails/close-refused";

/** The same letter in English, for the preview's list. */
export default function CloseRefusedEnglish(props: CloseRefusedProps) {
  return <CloseRefusedEmail {...props} />;
}

CloseRefusedEnglish.PreviewProps = {
  ...CloseRefusedEmail.PreviewProps,
  chrome: previewChrome("en"),
} satisfies CloseRefusedProps;
