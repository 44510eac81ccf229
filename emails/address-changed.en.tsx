import { previewChrome } from "@/emails/_components/preview-chrome";
import AddressChangedEmail, { type AddressChangedProps } from "@/emails/address-changed";

/** The email template in English, for the list of previews. */
export default function AddressChangedEnglish(props: AddressChangedProps) {
  return <AddressChangedEmail {...props} />;
}

AddressChangedEnglish.PreviewProps = {
  ...AddressChangedEmail.PreviewProps,
  chrome: previewChrome("en"),
} satisfies AddressChangedProps;
