import "server-only";
import type { FieldMessage } from "@/app/_components/form/error-summary";
import { formatFileSize } from "@/lib/i18n/format";
import { MAX_KEPT_ATTACHMENT_BYTES } from "@/lib/mailbox/placing/quota";
import type { AttachmentProblem } from "@/lib/mailbox/reply/attachment";
import { MAX_ATTACHMENT_BYTES, type ReplyProblem } from "@/lib/mailbox/reply/reply";
import type { SendReplyFailure } from "@/lib/mailbox/reply/send-reply";
import { currentLocale } from "@/lib/web/locale";
import { getTranslations } from "@/lib/web/texts";

/** The error of the text, for the field `body`. */
export async function textError(problem: ReplyProblem): Promise<FieldMessage> {
  const t = await getTranslations("reply.error");
  switch (problem.kind) {
    case "empty":
      return { field: "body", message: t("empty") };
    case "too-long":
      return { field: "body", message: t("long", { n: problem.length }) };
    case "invalid-characters":
      return { field: "body", message: t("damaged") };
  }
}

/** The error shown when storing the reply failed. */
export async function notStoredError(): Promise<FieldMessage> {
  return { field: "body", message: (await getTranslations("reply.error"))("send") };
}

/** The error of one file, or of all files together, for the field `files`. */
export async function fileError(problem: AttachmentProblem): Promise<FieldMessage> {
  const t = await getTranslations("reply.error");
  switch (problem.kind) {
    case "too-many-files":
      return { field: "files", message: t("fileCount") };
    case "files-too-large":
      return {
        field: "files",
        message: t("fileSize", { size: formatFileSize(MAX_ATTACHMENT_BYTES, await currentLocale()) }),
      };
    case "file-type":
      return { field: "files", message: t("fileType", { name: problem.name }) };
    case "file-not-pdf":
      return { field: "files", message: t("fileNotPdf", { name: problem.name }) };
    case "file-password":
      return { field: "files", message: t("filePassword", { name: problem.name }) };
    case "file-damaged":
      return { field: "files", message: t("fileBad", { name: problem.name }) };
  }
}

/** Why a reply with valid text and files was not sent. */
export async function refusalError(failure: SendReplyFailure): Promise<FieldMessage> {
  const t = await getTranslations("reply.error");
  switch (failure.kind) {
    case "file-malware":
      return { field: "files", message: t("fileMalware", { name: failure.name }) };
    case "files-held":
      return { field: "files", message: t("filesHeld") };
    case "files-quota": {
      const size = formatFileSize(MAX_KEPT_ATTACHMENT_BYTES, await currentLocale());
      return { field: "files", message: t("filesQuota", { size }) };
    }
  }
  if (failure.kind === "daily-limit") return { field: "body", message: t("limit") };
  const closed = failure.kind === "not-allowed" || failure.kind === "not-found";
  return { field: "body", message: closed ? t("closed") : t("send") };
}
