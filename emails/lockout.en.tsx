import { previewChrome } from "@/emails/_components/preview-chrome";
import LockoutEmail, { type LockoutProps } from "@/emails/lockout";

/** The same letter in English, for the preview's list. */
export default function LockoutEnglish(props: LockoutProps) {
  return <LockoutEmail {...props} />;
}

LockoutEnglish.PreviewProps = {
  ...LockoutEmail.PreviewProps,
  chrome: previewChrome("en"),
} satisfies LockoutProps;
