import { previewChrome } from "@/emails/_components/preview-chrome";
import ResetEmail, { type ResetProps } from "@/emails/reset";

/** The same letter in English, for the preview's list. */
export default function ResetEnglish(props: ResetProps) {
  return <ResetEmail {...props} />;
}

ResetEnglish.PreviewProps = {
  ...ResetEmail.PreviewProps,
  chrome: previewChrome("en"),
} satisfies ResetProps;
