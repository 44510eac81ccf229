import { previewChrome } from "@/emails/_components/preview-chrome";
import ChangedEmail, { type ChangedProps } from "@/emails/changed";

/** The same letter in English, for the preview's list. */
export default function ChangedEnglish(props: ChangedProps) {
  return <ChangedEmail {...props} />;
}

ChangedEnglish.PreviewProps = {
  ...ChangedEmail.PreviewProps,
  chrome: previewChrome("en"),
} satisfies ChangedProps;
