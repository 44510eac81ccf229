import { previewChrome } from "@/emails/_components/preview-chrome";
import NewMessagesEmail, { type NewMessagesProps } from "@/emails/new-messages";

/** The email template in English, for the list of previews. */
export default function NewMessagesEnglish(props: NewMessagesProps) {
  return <NewMessagesEmail {...props} />;
}

NewMessagesEnglish.PreviewProps = {
  ...NewMessagesEmail.PreviewProps,
  chrome: previewChrome("en"),
} satisfies NewMessagesProps;
