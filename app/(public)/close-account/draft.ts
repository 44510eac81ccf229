import "server-only";
import type { cookies } from "next/headers";
import type { ClosureForm } from "@/lib/closure/closure-details";
import { clearEntryCookie } from "@/lib/web/entry-cookies";
import { formMark, matchesMark } from "@/lib/web/form-mark";
import { readSealedCookie, writeSealedCookie } from "@/lib/web/sealed-cookie";

type Jar = Awaited<ReturnType<typeof cookies>>;

/** A request on its way from the form to the check: as typed. `email` is empty for a customer who is signed in. */
export type ClosureDraft = { form: ClosureForm; email: string };

const TEXT_FIELDS = ["reason", "name", "policy", "address", "note"] as const;

/** The draft of this very visitor; one that was begun under another account, or as a stranger, is none. */
export function readDraft(jar: Pick<Jar, "get">, owner: string): ClosureDraft | null {
  const kept = readSealedCookie(jar, "closure-draft") as (ClosureDraft & { owner: string }) | null;
  return kept?.owner === owner ? { form: kept.form, email: kept.email } : null;
}

export function writeDraft(jar: Jar, owner: string, draft: ClosureDraft): void {
  writeSealedCookie(jar, "closure-draft", { ...draft, owner });
}

/** The name of the hidden field that says which details the check page showed. */
export const SHOWN_DRAFT_FIELD = "draft";

/** A mark of the draft's contents: one browser keeps one draft, and another tab may have replaced it. */
export function shownDraftMark({ form, email }: ClosureDraft): string {
  return formMark("closure draft", JSON.stringify([TEXT_FIELDS.map((field) => form[field]), form.acknowledged, email]));
}

/** Whether the form stood on a page that showed this very draft. */
export function isShownDraft(draft: ClosureDraft, posted: FormData): boolean {
  return matchesMark(posted.get(SHOWN_DRAFT_FIELD), shownDraftMark(draft));
}

export function clearDraft(jar: Jar): void {
  clearEntryCookie(jar, "closure-draft");
}

/** The form as it came. */
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
