import { previewChrome } from "@/emails/_components/preview-chrome";
import RetentionEmail, { type RetentionProps } from "@/emails/retention";

/** The same letter in English, for the preview's list. */
export default function RetentionEnglish(props: RetentionProps) {
  return <RetentionEmail {...props} />;
}

RetentionEnglish.PreviewProps = {
  ...RetentionEmail.PreviewProps,
  chrome: previewChrome("en"),
} satisfies RetentionProps;
