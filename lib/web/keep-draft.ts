import "server-only";
import { saveDraft } from "@/lib/mailbox/reply/reply-draft";
import { DRAFT_MARK_FIELD, readDraftMark } from "@/lib/web/draft-mark";
import { webContext } from "@/lib/web/web-context";

/**
 * Saves the text of a reply form as a draft of the account on whose page it was typed, whether the request has a
 * session of that account, of another account, or none.
 *
 * @returns whether there is a draft now
 */
export async function keepDraft(form: FormData): Promise<boolean> {
  const place = readDraftMark(form.get(DRAFT_MARK_FIELD));
  const body = String(form.get("body") ?? "");
  if (!place || body.trim() === "") return false;
  const saved = await saveDraft(webContext(), { ...place, body, formToken: String(form.get("formToken") ?? "") });
  return saved.ok && saved.value.kept;
}
