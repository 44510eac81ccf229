import { previewChrome } from "@/emails/_components/preview-chrome";
import RetentionEmail, { type RetentionProps } from "@/emails/retention";

/** The email template in English, for the list of previews. */
export default function RetentionEnglish(props: RetentionProps) {
  return <RetentionEmail {...props} />;
}

RetentionEnglish.PreviewProps = {
  ...RetentionEmail.PreviewProps,
  chrome: previewChrome("en"),
} satisfies RetentionProps;
