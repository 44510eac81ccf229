import "server-only";
import type { AuthorizedAccountId, DraftOwnerId } from "@/lib/account/account-id";
import { type SealContext, seal, unseal } from "@/lib/crypto/seal";
import { addMinutes } from "@/lib/kernel/time";
import { webContext } from "@/lib/web/web-context";

/** The hidden field of a reply form with the sealed account and message that its text belongs to. */
export const DRAFT_MARK_FIELD = "draft";

/** Longer than the longest session, because the mark is used after the session has ended. */
const MARK_MINUTES = 12 * 60;

function markSeal(): SealContext {
  return { purpose: "draft-mark", secret: webContext().settings.authSecret, associatedData: "" };
}

type MarkedDraft = { accountId: DraftOwnerId; messageId: string };

/**
 * Seals account and message of a reply form for 12 hours. With this mark a text that is posted after the session ended
 * is saved as a draft of the account whose page it was typed on. The mark gives no access: only a session of that
 * account can show the draft.
 */
export function draftMark(place: { accountId: AuthorizedAccountId; messageId: string }): string {
  const { clock, random } = webContext();
  const until = addMinutes(clock.now(), MARK_MINUTES).getTime();
  const plain = Buffer.from(JSON.stringify([place.accountId, place.messageId, until]));
  return seal(markSeal(), random, plain).toString("base64url");
}

/** Opens a draft mark. @returns null when it was not made by this portal or has expired */
export function readDraftMark(mark: unknown): MarkedDraft | null {
  const plain = unseal(markSeal(), Buffer.from(typeof mark === "string" ? mark : "", "base64url"));
  if (!plain) return null;
  const [accountId, messageId, until] = JSON.parse(plain.toString("utf8")) as [string, string, number];
  if (until <= webContext().clock.now().getTime()) return null;
  return { accountId: accountId as DraftOwnerId, messageId };
}
