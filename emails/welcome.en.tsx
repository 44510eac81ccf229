import { previewChrome } from "@/emails/_components/preview-chrome";
import WelcomeEmail, { type WelcomeProps } from "@/emails/welcome";

/** The email template in English, for the list of previews. */
export default function WelcomeEnglish(props: WelcomeProps) {
  return <WelcomeEmail {...props} />;
}

WelcomeEnglish.PreviewProps = {
  ...WelcomeEmail.PreviewProps,
  chrome: previewChrome("en"),
} satisfies WelcomeProps;
