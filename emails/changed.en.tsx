import { previewChrome } from "@/emails/_components/preview-chrome";
import ChangedEmail, { type ChangedProps } from "@/emails/changed";

/** The email template in English, for the list of previews. */
export default function ChangedEnglish(props: ChangedProps) {
  return <ChangedEmail {...props} />;
}

ChangedEnglish.PreviewProps = {
  ...ChangedEmail.PreviewProps,
  chrome: previewChrome("en"),
} satisfies ChangedProps;
