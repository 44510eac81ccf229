import { previewChrome } from "@/emails/_components/preview-chrome";
import NewItemsEmail, { type NewItemsProps } from "@/emails/new-items";

/** The same letter in English, for the preview's list. */
export default function NewItemsEnglish(props: NewItemsProps) {
  return <NewItemsEmail {...props} />;
}

NewItemsEnglish.PreviewProps = {
  ...NewItemsEmail.PreviewProps,
  chrome: previewChrome("en"),
  availableUntil: "19\u00a0November\u00a02027",
} satisfies NewItemsProps;
