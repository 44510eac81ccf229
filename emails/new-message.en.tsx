import { previewChrome } from "@/emails/_components/preview-chrome";
import NewMessageEmail, { type NewMessageProps } from "@/emails/new-message";

/** The email template in English, for the list of previews. */
export default function NewMessageEnglish(props: NewMessageProps) {
  return <NewMessageEmail {...props} />;
}

NewMessageEnglish.PreviewProps = {
  ...NewMessageEmail.PreviewProps,
  chrome: previewChrome("en"),
} satisfies NewMessageProps;
