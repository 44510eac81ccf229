import { previewChrome } from "@/emails/_components/preview-chrome";
import WelcomeEmail, { type WelcomeProps } from "@/emails/welcome";

/** The same letter in English, for the preview's list. */
export default function WelcomeEnglish(props: WelcomeProps) {
  return <WelcomeEmail {...props} />;
}

WelcomeEnglish.PreviewProps = {
  ...WelcomeEmail.PreviewProps,
  chrome: previewChrome("en"),
} satisfies WelcomeProps;
