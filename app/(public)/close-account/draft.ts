import "server-only";
import type { cookies } from "next/headers";
import type { ClosureForm } from "@/lib/closure/closure-details";
import { clearEntryCookie } from "@/lib/web/entry-cookies";
import { formMark, matchesMark } from "@/lib/web/form-mark";
import { readSealedCookie, writeSealedCookie } from "@/lib/web/sealed-cookie";

type Jar = Awaited<ReturnType<typeof cookies>>;

/** A closure request between the form and the check page, as entered. `email` is empty for a signed-in customer. */
export type ClosureDraft = { form: ClosureForm; email: string };

const TEXT_FIELDS = ["reason", "name", "policy", "address", "note"] as const;

/** The draft of this owner; null if it was begun by another account, or by a visitor. */
export function readDraft(jar: Pick<Jar, "get">, owner: string): ClosureDraft | null {
  const kept = readSealedCookie(jar, "closure-draft") as (ClosureDraft & { owner: string }) | null;
  return kept?.owner === owner ? { form: kept.form, email: kept.email } : null;
}

export function writeDraft(jar: Jar, owner: string, draft: ClosureDraft): void {
  writeSealedCookie(jar, "closure-draft", { ...draft, owner });
}

/** Hidden field with the mark of the draft that the check page showed. */
export const SHOWN_DRAFT_FIELD = "draft";

/** Keyed digest of the draft's contents. A browser keeps one draft, which another tab may have replaced. */
export function shownDraftMark({ form, email }: ClosureDraft): string {
  return formMark("closure draft", JSON.stringify([TEXT_FIELDS.map((field) => form[field]), form.acknowledged, email]));
}

/** True if the form was on a page that showed exactly this draft. */
export function isShownDraft(draft: ClosureDraft, posted: FormData): boolean {
  return matchesMark(posted.get(SHOWN_DRAFT_FIELD), shownDraftMark(draft));
}

export function clearDraft(jar: Jar): void {
  clearEntryCookie(jar, "closure-draft");
}

/** The submitted values, unchanged. */
export function readClosureForm(form: FormData): ClosureForm {
  const [reason, name, policy, address, note] = TEXT_FIELDS.map((field) => String(form.get(field) ?? ""));
  return {
    reason: reason ?? "",
    name: name ?? "",
    policy: policy ?? "",
    address: address ?? "",
    note: note ?? "",
    acknowledged: form.get("acknowledged") === "yes",
  };
}
