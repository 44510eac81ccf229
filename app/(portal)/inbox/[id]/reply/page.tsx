import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { Notice } from "@/app/_components/feedback/notice";
import { formTexts } from "@/app/_components/form/form-texts";
import { formatFileSize } from "@/lib/i18n/format";
import { getMessage } from "@/lib/mailbox/message/get-message";
import { MAX_ATTACHMENT_BYTES } from "@/lib/mailbox/reply/reply";
import { getDraft } from "@/lib/mailbox/reply/reply-draft";
import { ownerMark } from "@/lib/web/action";
import { draftMark } from "@/lib/web/draft-mark";
import { requireCustomer } from "@/lib/web/gate";
import { currentLocale } from "@/lib/web/locale";
import { getTranslations } from "@/lib/web/texts";
import { webContext } from "@/lib/web/web-context";
import { answerNotFound } from "../../../answer-not-found";
import { fileError } from "./errors";
import { ReplyForm } from "./reply-form";

type Props = { params: Promise<{ id: string }>; searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { account } = await requireCustomer();
  const found = await getMessage(webContext(), { accountId: account.id, messageId: (await params).id });
  return { title: (await getTranslations(found.ok ? "reply" : "system.notFound"))("heading") };
}

/** The form for a reply to a message (R9), with the saved draft. */
export default async function ReplyPage({ params, searchParams }: Props) {
  const { account } = await requireCustomer();
  const { id } = await params;
  const ctx = webContext();
  const place = { accountId: account.id, messageId: id };
  const found = await getMessage(ctx, place);
  if (!found.ok) return found.error.kind === "not-found" ? answerNotFound() : redirect(`/inbox/${id}`);
  if (!found.value.allowReply) redirect(`/inbox/${id}`);
  const draft = await getDraft(ctx, place);
  // The request was too large to be read: its text was saved as the draft.
  const { notice } = await searchParams;
  const tooLarge = notice === "too-large";
  // The form was older than the release: nothing was sent. The text is the draft; files must be chosen again.
  const outOfDate = notice === "out-of-date";
  const t = await getTranslations("reply");
  const common = await getTranslations("common");
  const size = formatFileSize(MAX_ATTACHMENT_BYTES, await currentLocale());
  const texts = {
    ...(await formTexts()),
    heading: t("heading"),
    to: t("to", { subject: found.value.subject }),
    label: t("label"),
    hint: t("hint"),
    submit: t("submit"),
    back: common("back"),
    cancel: common("cancel"),
    left: t.raw("left") as string,
    over: t.raw("over") as string,
    files: t("files"),
    filesHint: t("filesHint", { size }),
    filesAgain: t("filesAgain"),
    fileCount: t("error.fileCount"),
    fileSize: t("error.fileSize", { size }),
  };
  return (
    <ReplyForm
      messageId={id}
      hidden={{ owner: ownerMark(account.id), draft: draftMark(place), formToken: ctx.random.uuid() }}
      initial={{
        body: draft?.body ?? "",
        errors: tooLarge ? [await fileError({ kind: "files-too-large" })] : [],
        filesAgain: tooLarge,
      }}
      restored={draft !== null}
      notice={
        <Notice tone={outOfDate ? "warning" : "info"} place="page" status>
          {outOfDate && draft ? t("outOfDate") : t("draft")}
        </Notice>
      }
      texts={texts}
    />
  );
}
