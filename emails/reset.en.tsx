import { previewChrome } from "@/emails/_components/preview-chrome";
import ResetEmail, { type ResetProps } from "@/emails/reset";

/** The email template in English, for the list of previews. */
export default function ResetEnglish(props: ResetProps) {
  return <ResetEmail {...props} />;
}

ResetEnglish.PreviewProps = {
  ...ResetEmail.PreviewProps,
  chrome: previewChrome("en"),
} satisfies ResetProps;
