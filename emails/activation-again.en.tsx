import { previewChrome } from "@/emails/_components/preview-chrome";
import ActivationAgainEmail, { type ActivationAgainProps } from "@/emails/activation-again";

/** The email template in English, for the list of previews. */
export default function ActivationAgainEnglish(props: ActivationAgainProps) {
  return <ActivationAgainEmail {...props} />;
}

ActivationAgainEnglish.PreviewProps = {
  ...ActivationAgainEmail.PreviewProps,
  chrome: previewChrome("en"),
} satisfies ActivationAgainProps;
