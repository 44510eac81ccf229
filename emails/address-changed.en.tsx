import { previewChrome } from "@/emails/_components/preview-chrome";
import AddressChangedEmail, { type AddressChangedProps } from "@/emails/address-changed";

/** The same letter in English, for the preview's list. */
export default function AddressChangedEnglish(props: AddressChangedProps) {
  return <AddressChangedEmail {...props} />;
}

AddressChangedEnglish.PreviewProps = {
  ...AddressChangedEmail.PreviewProps,
  chrome: previewChrome("en"),
} satisfies AddressChangedProps;
