import "server-only";
import type { FieldMessage } from "@/app/_components/form/error-summary";
import { formatFileSize } from "@/lib/i18n/format";
import { MAX_KEPT_ATTACHMENT_BYTES } from "@/lib/mailbox/placing/quota";
import type { AttachmentProblem, RefusedFile } from "@/lib/mailbox/reply/attachment";
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

/** An error, and for an error of one file its position in the form. */
export type ReplyError = FieldMessage & { position?: number };

/** The error of one file, or of all files together, for the field `files`. */
export async function fileError(problem: AttachmentProblem): Promise<ReplyError> {
  const t = await getTranslations("reply.error");
  const ofFile = (message: string, { position }: RefusedFile) => ({ field: "files", message, position });
  switch (problem.kind) {
    case "too-many-files":
      return { field: "files", message: t("fileCount") };
    case "files-too-large":
      return {
        field: "files",
        message: t("fileSize", { size: formatFileSize(MAX_ATTACHMENT_BYTES, await currentLocale()) }),
      };
    case "file-type":
      return ofFile(t("fileType", { name: problem.name }), problem);
    case "file-not-pdf":
      return ofFile(t("fileNotPdf", { name: problem.name }), problem);
    case "file-password":
      return ofFile(t("filePassword", { name: problem.name }), problem);
    case "file-damaged":
      return ofFile(t("fileBad", { name: problem.name }), problem);
  }
}

/** Why a reply with valid text and files was not sent. */
export async function refusalErrors(failure: SendReplyFailure): Promise<ReplyError[]> {
  const t = await getTranslations("reply.error");
  switch (failure.kind) {
    case "file-malware":
      return failure.files.map(({ name, position }) => ({
        field: "files",
        message: t("fileMalware", { name }),
        position,
      }));
    case "files-held":
      return [{ field: "files", message: t("filesHeld") }];
    case "files-unavailable":
      return [{ field: "files", message: t("filesUnavailable") }];
    case "files-quota": {
      const size = formatFileSize(MAX_KEPT_ATTACHMENT_BYTES, await currentLocale());
      return [{ field: "files", message: t("filesQuota", { size }) }];
    }
  }
  if (failure.kind === "daily-limit") return [{ field: "body", message: t("limit") }];
  const closed = failure.kind === "not-allowed" || failure.kind === "not-found";
  return [{ field: "body", message: closed ? t("closed") : t("send") }];
}
