/** Whether a waiting letter is still true when its turn comes (SEC-78). Pure. */
import { budapestDay, type CalendarDay } from "@/lib/kernel/time";

/** A link that a letter carries, as it is now. */
export type LinkState = { usedAt: Date | null; voidedAt: Date | null; expiresAt: Date };

/** What is known now of the person and of what the letter is about. */
export type NotificationSubject = {
  /** A LetterKind. */
  kind: string;
  queuedAt: Date;
  accountGone: boolean;
  accountClosedAt: Date | null;
  /** Null when there is no password. */
  passwordChangedAt: Date | null;
  /** The last day that a reminder of the password's end names; null for every other kind. */
  passwordValidUntil: CalendarDay | null;
  /** Null when the letter carries no link. */
  link: LinkState | "gone" | null;
  /** The announced closing was called off, or has happened. */
  requestEnded: boolean;
  /** Everything it announces was taken back by the insurer. */
  allWithdrawn: boolean;
  /** What a reminder of their deletion is still about; null for every other letter. */
  reminded: RemindedMessages | null;
};

/** Items that still lie in the inbox and were not saved. `firstDeletion` null: there are none. */
export type RemindedMessages = { messageIds: string[]; firstDeletion: CalendarDay | null };

export type CancelReason =
  | "account-closed"
  | "password-renewed"
  /** A reminder that says when the password ends, and the day is over; the notification "expired" follows. */
  | "password-expired"
  | "request-ended"
  | "withdrawn"
  | "nothing-to-remind"
  | "link-used"
  | "link-void"
  | "link-expired";

/** The letters that call for a new password because of the old one's age. */
const ABOUT_AGE = ["expiry", "expired"];

/** @returns why the letter must not be sent any more; null when it is to be sent */
export function cancelReason(truth: NotificationSubject, now: Date): CancelReason | null {
  const { kind, link } = truth;
  // The farewell goes to the address in its row: the account is closed by then, and that is what it says.
  if (kind === "closed") return null;
  if (truth.accountGone || truth.accountClosedAt) return "account-closed";
  if (ABOUT_AGE.includes(kind) && truth.passwordChangedAt && truth.passwordChangedAt > truth.queuedAt) {
    return "password-renewed";
  }
  if (truth.passwordValidUntil && budapestDay(now) > truth.passwordValidUntil) return "password-expired";
  if (truth.requestEnded) return "request-ended";
  if (truth.allWithdrawn) return "withdrawn";
  if (truth.reminded?.messageIds.length === 0) return "nothing-to-remind";
  if (link === "gone") return "link-void";
  if (!link) return null;
  if (link.usedAt) return "link-used";
  if (link.voidedAt) return "link-void";
  return link.expiresAt <= now ? "link-expired" : null;
}
