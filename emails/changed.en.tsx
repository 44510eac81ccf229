import { previewChrome } from "@/emails/_components/preview-chrome";
import ChangedEmail, { type ChangedProps } from "@/emails/changed";

/** The same letter in English, for the preview's list. */
export default function ChangedEnglish(props: ChangedProps) {
  return <ChangedEmail {...props} />;
}

ChangedEnglish.PreviewProps = {
  ...ChangedEmail.PreviewProps,
  chrome: previewChrome("en"),
  changedAt: "23\u00a0November\u00a02026\u00a0at\u00a009:05",
  validUntil: "23\u00a0November\u00a02027",
} satisfies ChangedProps;
