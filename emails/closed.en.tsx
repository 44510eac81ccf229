import { previewChrome } from "@/emails/_components/preview-chrome";
import ClosedEmail, { type ClosedProps } from "@/emails/closed";

/** The email template in English, for the list of previews. */
export default function ClosedEnglish(props: ClosedProps) {
  return <ClosedEmail {...props} />;
}

ClosedEnglish.PreviewProps = {
  ...ClosedEmail.PreviewProps,
  chrome: previewChrome("en"),
} satisfies ClosedProps;
