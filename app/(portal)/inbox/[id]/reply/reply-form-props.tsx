import { Notice } from "@/app/_components/feedback/notice";
import { formTexts } from "@/app/_components/form/form-texts";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { formatFileSize } from "@/lib/i18n/format";
import { MAX_ATTACHMENT_BYTES } from "@/lib/mailbox/reply/reply";
import { ownerMark } from "@/lib/web/action";
import { draftMark } from "@/lib/web/draft-mark";
import { currentLocale } from "@/lib/web/locale";
import { getTranslations } from "@/lib/web/texts";
import { webContext } from "@/lib/web/web-context";
import { fileError } from "./errors";
import type { ReplyFormProps } from "./reply-form";

type Shown = {
  subject: string;
  /** The saved draft; null when there is none. */
  draft: string | null;
  /**
   * From the query. `too-large`: the request was too large to be read; its text was saved as the draft. `out-of-date`:
   * the form was older than the release and nothing was sent; the text is the draft, files must be chosen again.
   */
  notice: string | string[] | undefined;
};

/** The properties of the reply form, for its own page and for the page of the message. */
export async function replyFormProps(
  place: { accountId: AuthorizedAccountId; messageId: string },
  { subject, draft, notice }: Shown,
): Promise<ReplyFormProps> {
  const { random } = webContext();
  const t = await getTranslations("reply");
  const common = await getTranslations("common");
  const size = formatFileSize(MAX_ATTACHMENT_BYTES, await currentLocale());
  const form = await formTexts();
  const isTooLarge = notice === "too-large";
  const isOutOfDate = notice === "out-of-date";
  return {
    messageId: place.messageId,
    hidden: { owner: ownerMark(place.accountId), draft: draftMark(place), formToken: random.uuid() },
    initial: {
      body: draft ?? "",
      errors: isTooLarge ? [await fileError({ kind: "files-too-large" })] : [],
      refused: [],
      filesAgain: isTooLarge,
    },
    restored: draft !== null,
    notice: (
      <Notice tone={isOutOfDate ? "warning" : "info"} place="page" status>
        {isOutOfDate && draft !== null ? t("outOfDate") : t("draft")}
      </Notice>
    ),
    texts: {
      ...form,
      heading: t("heading"),
      to: t("to", { subject }),
      label: t("label"),
      hint: t("hint"),
      submit: t("submit"),
      back: common("back"),
      cancel: common("cancel"),
      left: t.raw("left"),
      over: t.raw("over"),
      files: t("files"),
      filesHint: t("filesHint", { size }),
      filesAgain: t("filesAgain"),
      attachments: {
        errorPrefix: form.errorPrefix,
        remove: t("file.remove"),
        attached: t.raw("file.attached"),
        refused: t.raw("file.refused"),
        preparing: t("file.preparing"),
        shrunk: t.raw("file.shrunk"),
        refusals: {
          "file-type": t.raw("error.fileType"),
          "file-not-pdf": t.raw("error.fileNotPdf"),
          "file-damaged": t.raw("error.fileBad"),
          "too-many-files": t.raw("error.fileNotAmongFirst"),
          "files-too-large": t("error.fileNotFitting", { size, name: "{name}" }),
        },
      },
    },
  };
}
