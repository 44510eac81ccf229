import { previewChrome } from "@/emails/_components/preview-chrome";
import NewBrowserEmail, { type NewBrowserProps } from "@/emails/new-browser";

/** The email template in English, for the list of previews. */
export default function NewBrowserEnglish(props: NewBrowserProps) {
  return <NewBrowserEmail {...props} />;
}

NewBrowserEnglish.PreviewProps = {
  ...NewBrowserEmail.PreviewProps,
  chrome: previewChrome("en"),
} satisfies NewBrowserProps;
