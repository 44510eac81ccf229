import { previewChrome } from "@/emails/_components/preview-chrome";
import ExpiredEmail, { type ExpiredProps } from "@/emails/expired";

/** The same letter in English, for the preview's list. */
export default function ExpiredEnglish(props: ExpiredProps) {
  return <ExpiredEmail {...props} />;
}

ExpiredEnglish.PreviewProps = {
  ...ExpiredEmail.PreviewProps,
  chrome: previewChrome("en"),
} satisfies ExpiredProps;
