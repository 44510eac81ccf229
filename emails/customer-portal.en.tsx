import { previewChrome } from "@/emails/_components/preview-chrome";
import CustomerPortalEmail, { type CustomerPortalEmailProps } from "@/emails/customer-portal";

/** The email template in English, for the list of previews. */
export default function CustomerPortalEnglish(props: CustomerPortalEmailProps) {
  return <CustomerPortalEmail {...props} />;
}

CustomerPortalEnglish.PreviewProps = {
  ...CustomerPortalEmail.PreviewProps,
  chrome: previewChrome("en"),
} satisfies CustomerPortalEmailProps;
