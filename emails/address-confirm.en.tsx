import { previewChrome } from "@/emails/_components/preview-chrome";
import AddressConfirmEmail, { type AddressConfirmProps } from "@/emails/address-confirm";

/** The email template in English, for the list of previews. */
export default function AddressConfirmEnglish(props: AddressConfirmProps) {
  return <AddressConfirmEmail {...props} />;
}

AddressConfirmEnglish.PreviewProps = {
  ...AddressConfirmEmail.PreviewProps,
  chrome: previewChrome("en"),
} satisfies AddressConfirmProps;
