"use server";
import { refresh } from "next/cache";
import { redirect } from "next/navigation";
import type { FieldMessage } from "@/app/_components/form/error-summary";
import { checkAttachments, type UploadedFile } from "@/lib/mailbox/reply/attachment";
import { replyProblem } from "@/lib/mailbox/reply/reply";
import { sendReply } from "@/lib/mailbox/reply/send-reply";
import { customerAction } from "@/lib/web/action";
import { keepDraft } from "@/lib/web/keep-draft";
import { fileError, notStoredError, refusalError, textError } from "./errors";
import type { ReplyState } from "./state";

/** How an empty file without a name arrives: as it is from the browser, and from Next's own reader of its script's form. */
const NO_NAME = ["", "undefined"];

/** The chosen files; where none was chosen, a browser sends an empty one without a name. */
async function chosenFiles(form: FormData): Promise<UploadedFile[]> {
  const files = form.getAll("files").filter((entry) => entry instanceof File);
  return Promise.all(
    files
      .filter(({ name, size }) => size > 0 || !NO_NAME.includes(name))
      .map(async (file) => ({ name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) })),
  );
}

/** Every fault of text and files at once. */
async function faultsOf(body: string, files: readonly UploadedFile[]): Promise<FieldMessage[]> {
  const problem = replyProblem(body);
  const checked = checkAttachments(files);
  return Promise.all([
    ...(problem ? [textError(problem)] : []),
    ...("problems" in checked ? checked.problems.map(fileError) : []),
  ]);
}

/**
 * Sends the reply, or gives the form back with everything that was typed. What comes in when the session is over is kept
 * as the draft of the customer on whose page it was typed.
 */
export const replyAction = customerAction<ReplyState>(async ({ ctx, session }, form) => {
  const body = String(form.get("body") ?? "");
  const files = await chosenFiles(form);
  const back = async (errors: FieldMessage[]) => {
    await keepDraft(form);
    return { body, errors, filesAgain: files.length > 0 };
  };
  const faults = await faultsOf(body, files);
  if (faults.length > 0) return back(faults);
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
  // The menu is the next page's, not the one that was written on.
  if (sent?.ok) refresh();
  if (sent?.ok) redirect(`/sent/${sent.value.reference}?notice=sent`);
  if (sent) return back([await refusalError(sent.error)]);
  // The database was not to be reached; the draft would not be either.
  return { body, errors: [await notStoredError()], filesAgain: files.length > 0 };
}, keepDraft);
