"use server";
import { refresh } from "next/cache";
import { redirect } from "next/navigation";
import { checkAttachments, type UploadedFile } from "@/lib/mailbox/reply/attachment";
import { replyProblem } from "@/lib/mailbox/reply/reply";
import { sendReply } from "@/lib/mailbox/reply/send-reply";
import { customerAction } from "@/lib/web/action";
import { keepDraft } from "@/lib/web/keep-draft";
import { fileError, notStoredError, type ReplyError, refusalErrors, textError } from "./errors";
import type { ReplyState } from "./state";

/** Names of an empty file input: as the browser sends it, and as Next parses its own script's form. */
const NO_NAME = ["", "undefined"];

/** Reads the chosen files. If none was chosen, a browser sends one empty file without a name. */
async function chosenFiles(form: FormData): Promise<UploadedFile[]> {
  const files = form.getAll("files").filter((entry) => entry instanceof File);
  return Promise.all(
    files
      .filter(({ name, size }) => size > 0 || !NO_NAME.includes(name))
      .map(async (file) => ({ name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) })),
  );
}

/** All errors of the text and the files together. */
async function validateReply(body: string, files: readonly UploadedFile[]): Promise<ReplyError[]> {
  const problem = replyProblem(body);
  const checked = checkAttachments(files);
  return Promise.all([
    ...(problem ? [textError(problem)] : []),
    ...("problems" in checked ? checked.problems.map(fileError) : []),
  ]);
}

/**
 * Sends the reply, or returns the form with its text and errors. If the session has ended, the text is saved as a draft
 * of the customer whose page it was.
 */
export const replyAction = customerAction<ReplyState>(async ({ ctx, session }, form) => {
  const body = String(form.get("body") ?? "");
  const files = await chosenFiles(form);
  const formWith = (errors: ReplyError[]): ReplyState => ({
    body,
    errors: errors.map(({ field, message }) => ({ field, message })),
    refused: errors.flatMap(({ position, message }) => (position === undefined ? [] : [{ position, message }])),
    filesAgain: files.length > 0,
  });
  const showForm = async (errors: ReplyError[]) => {
    await keepDraft(form);
    return formWith(errors);
  };
  const errors = await validateReply(body, files);
  if (errors.length > 0) return showForm(errors);
  const sent = await sendReply(ctx, {
    accountId: session.account.id,
    messageId: String(form.get("message") ?? ""),
    formToken: String(form.get("formToken") ?? ""),
    body,
    files,
  }).catch((error: unknown) => {
    ctx.log.error({}, "a reply could not be stored", error);
    return null;
  });
  // The frame with the menu is rendered again for the next page.
  if (sent?.ok) refresh();
  if (sent?.ok) redirect(`/sent/${sent.value.reference}?notice=sent`);
  if (sent) return showForm(await refusalErrors(sent.error));
  // The database could not be reached, so a draft cannot be saved either.
  return formWith([await notStoredError()]);
}, keepDraft);
