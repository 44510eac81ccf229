/** Whether a waiting letter is still true when its turn comes (SEC-78). Pure. */

/** What is known now of the person and of the link that the letter carries. */
export type LetterTruth = {
  accountGone: boolean;
  accountClosedAt: Date | null;
  /** Null when the letter carries no link. */
  link: { usedAt: Date | null; voidedAt: Date | null; expiresAt: Date } | "gone" | null;
};

export type CancelReason = "account-closed" | "link-used" | "link-void" | "link-expired";

/** @returns why the letter must not be sent any more; null when it is to be sent */
export function cancelReason(truth: LetterTruth, now: Date): CancelReason | null {
  if (truth.accountGone || truth.accountClosedAt) return "account-closed";
  if (truth.link === "gone") return "link-void";
  if (!truth.link) return null;
  if (truth.link.usedAt) return "link-used";
  if (truth.link.voidedAt) return "link-void";
  return truth.link.expiresAt <= now ? "link-expired" : null;
}
