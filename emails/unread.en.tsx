import { previewChrome } from "@/emails/_components/preview-chrome";
import UnreadEmail, { type UnreadProps } from "@/emails/unread";

/** The email template in English, for the list of previews. */
export default function UnreadEnglish(props: UnreadProps) {
  return <UnreadEmail {...props} />;
}

UnreadEnglish.PreviewProps = {
  ...UnreadEmail.PreviewProps,
  chrome: previewChrome("en"),
} satisfies UnreadProps;
