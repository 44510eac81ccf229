import { previewChrome } from "@/emails/_components/preview-chrome";
import ReplyReceivedEmail, { type ReplyReceivedProps } from "@/emails/reply-received";

/** The email template in English, for the list of previews. */
export default function ReplyReceivedEnglish(props: ReplyReceivedProps) {
  return <ReplyReceivedEmail {...props} />;
}

ReplyReceivedEnglish.PreviewProps = {
  ...ReplyReceivedEmail.PreviewProps,
  chrome: previewChrome("en"),
} satisfies ReplyReceivedProps;
