import { previewChrome } from "@/emails/_components/preview-chrome";
import NewMessageEmail, { type NewMessageProps } from "@/emails/new-message";

/** The same letter in English, for the preview's list. */
export default function NewMessageEnglish(props: NewMessageProps) {
  return <NewMessageEmail {...props} />;
}

NewMessageEnglish.PreviewProps = {
  ...NewMessageEmail.PreviewProps,
  chrome: previewChrome("en"),
} satisfies NewMessageProps;
