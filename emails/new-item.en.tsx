import { previewChrome } from "@/emails/_components/preview-chrome";
import NewItemEmail, { type NewItemProps } from "@/emails/new-item";

/** The same letter in English, for the preview's list. */
export default function NewItemEnglish(props: NewItemProps) {
  return <NewItemEmail {...props} />;
}

NewItemEnglish.PreviewProps = {
  ...NewItemEmail.PreviewProps,
  chrome: previewChrome("en"),
  availableUntil: "19\u00a0November\u00a02027",
} satisfies NewItemProps;
