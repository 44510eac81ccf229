"use server";
import { redirect } from "next/navigation";
import { cleanFilename } from "@/lib/document/filename";
import { assertNever } from "@/lib/kernel/result";
import { isReplyReference, MAX_REPLY_LENGTH } from "@/lib/mailbox/reply/reply";
import { acknowledgeReply } from "@/lib/mailbox/reply/staff-replies";
import { type AnswerFailure, answerReply } from "@/lib/mailbox/staff/answer-reply";
import { MAX_NOTE_LENGTH } from "@/lib/mailbox/staff/reply-queue";
import { noteOnReply, releaseReply, takeReply } from "@/lib/mailbox/staff/work-on-reply";
import { assignToColleague } from "@/lib/staff/colleagues";
import { staffAction } from "@/lib/web/staff-action";
import { getTranslations } from "@/lib/web/texts";
import type { AnswerState, NoteState } from "./state";

/** The page of the form's reply with a notice; the list for a malformed reference. */
function pageOf(form: FormData, notice: string): string {
  const reference = String(form.get("reference") ?? "");
  return isReplyReference(reference) ? `/staff/replies/${reference}?notice=${notice}` : "/staff/replies";
}

const referenceOf = (form: FormData) => String(form.get("reference") ?? "");

/** Assigns the reply to the staff member, also from a colleague whose name the page showed. */
export const takeReplyAction = staffAction<void>("POST take-reply", async ({ ctx, session }, form) => {
  const from = String(form.get("from") ?? "") || null;
  const outcome = await takeReply(ctx, { reference: referenceOf(form), from, by: session.member });
  redirect(pageOf(form, outcome.ok ? "taken" : "taken-by-other"));
});

/** Assigns the reply to a colleague. */
export const assignReplyAction = staffAction<void>("POST assign-reply", async ({ ctx, session }, form) => {
  const from = String(form.get("from") ?? "") || null;
  const to = String(form.get("to") ?? "");
  const outcome = await assignToColleague(ctx, { reference: referenceOf(form), from, to, by: session.member });
  if (outcome.ok) redirect(pageOf(form, "assigned"));
  redirect(pageOf(form, outcome.error.kind === "no-colleague" ? "not-assigned" : "taken-by-other"));
});

/** Gives the reply back to the queue. */
export const releaseReplyAction = staffAction<void>("POST release-reply", async ({ ctx, session }, form) => {
  const outcome = await releaseReply(ctx, { reference: referenceOf(form), by: session.member });
  redirect(pageOf(form, outcome.ok ? "released" : "taken-by-other"));
});

/** Adds an internal note. On failure the form keeps what was typed. */
export const noteOnReplyAction = staffAction<NoteState>("POST note-on-reply", async ({ ctx, session }, form) => {
  const t = await getTranslations("staff.reply.noteError");
  const note = String(form.get("note") ?? "");
  const outcome = await noteOnReply(ctx, { reference: referenceOf(form), body: note, by: session.member });
  if (outcome.ok) redirect(pageOf(form, "noted"));
  const messages = {
    empty: t("empty"),
    "too-long": t("tooLong", { n: MAX_NOTE_LENGTH }),
    "invalid-characters": (await getTranslations("staff.answer.error"))("characters"),
    "not-found": t("gone"),
  };
  return { note, errors: [{ field: "note", message: messages[outcome.error.kind] }] };
});

/** Tells the customer that the reply is being processed. */
export const acknowledgeReplyAction = staffAction<void>("POST acknowledge-reply", async ({ ctx, session }, form) => {
  await acknowledgeReply(ctx, referenceOf(form), session.member);
  redirect(pageOf(form, "acknowledged"));
});

/** Places the answer in the customer's mailbox. */
export const answerReplyAction = staffAction<AnswerState>("POST answer-reply", async ({ ctx, session }, form) => {
  const t = await getTranslations("staff.answer.error");
  const body = String(form.get("body") ?? "");
  const failed = (field: string, message: string): AnswerState => ({ body, errors: [{ field, message }] });
  const chosen = form.get("file");
  let file: { filename: string; bytes: Uint8Array } | null = null;
  if (chosen instanceof File && chosen.size > 0) {
    const filename = cleanFilename(chosen.name);
    if (!filename) return failed("file", t("filename"));
    file = { filename, bytes: new Uint8Array(await chosen.arrayBuffer()) };
  }
  const outcome = await answerReply(ctx, { reference: referenceOf(form), body, file, by: session.member });
  if (outcome.ok) redirect(pageOf(form, "answered"));
  return failed(...(await errorOf(outcome.error)));
});

/** Keys of the texts about a file. */
const FILE_KEYS = {
  empty: "empty",
  "too-large": "too-large",
  "not-a-pdf": "not-a-pdf",
  truncated: "truncated",
  encrypted: "encrypted",
  "no-pages": "no-pages",
  malware: "malware",
  "scanner-down": "scanner-down",
  "storage-failed": "storage-failed",
  "mailbox-full": "mailbox-full",
} as const satisfies Record<Extract<AnswerFailure, { kind: "file" }>["problem"], string>;

async function errorOf(error: AnswerFailure): Promise<[field: string, message: string]> {
  const t = await getTranslations("staff.answer.error");
  switch (error.kind) {
    case "empty":
      return ["body", t("empty")];
    case "too-long":
      return ["body", t("tooLong", { n: MAX_REPLY_LENGTH })];
    case "invalid-characters":
      return ["body", t("characters")];
    case "not-found":
      return ["body", t("notFound")];
    case "not-yours":
      return ["body", t("notYours")];
    case "answered":
      return ["body", t("answered")];
    case "customer-portal":
      return ["body", t("customerPortal")];
    case "file":
      return ["file", t(`file.${FILE_KEYS[error.problem]}`)];
    default:
      return assertNever(error);
  }
}
