import { previewChrome } from "@/emails/_components/preview-chrome";
import NewMessagesEmail, { type NewMessagesProps } from "@/emails/new-messages";

/** The same letter in English, for the preview's list. */
export default function NewMessagesEnglish(props: NewMessagesProps) {
  return <NewMessagesEmail {...props} />;
}

NewMessagesEnglish.PreviewProps = {
  ...NewMessagesEmail.PreviewProps,
  chrome: previewChrome("en"),
} satisfies NewMessagesProps;
