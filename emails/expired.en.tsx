import { previewChrome } from "@/emails/_components/preview-chrome";
import ExpiredEmail, { type ExpiredProps } from "@/emails/expired";

/** The email template in English, for the list of previews. */
export default function ExpiredEnglish(props: ExpiredProps) {
  return <ExpiredEmail {...props} />;
}

ExpiredEnglish.PreviewProps = {
  ...ExpiredEmail.PreviewProps,
  chrome: previewChrome("en"),
} satisfies ExpiredProps;
