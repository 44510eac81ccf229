import { previewChrome } from "@/emails/_components/preview-chrome";
import LockoutEmail, { type LockoutProps } from "@/emails/lockout";

/** The email template in English, for the list of previews. */
export default function LockoutEnglish(props: LockoutProps) {
  return <LockoutEmail {...props} />;
}

LockoutEnglish.PreviewProps = {
  ...LockoutEmail.PreviewProps,
  chrome: previewChrome("en"),
} satisfies LockoutProps;
