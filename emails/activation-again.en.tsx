import { previewChrome } from "@/emails/_components/preview-chrome";
import ActivationAgainEmail, { type ActivationAgainProps } from "@/emails/activation-again";

/** The same letter in English, for the preview's list. */
export default function ActivationAgainEnglish(props: ActivationAgainProps) {
  return <ActivationAgainEmail {...props} />;
}

ActivationAgainEnglish.PreviewProps = {
  ...ActivationAgainEmail.PreviewProps,
  chrome: previewChrome("en"),
} satisfies ActivationAgainProps;
