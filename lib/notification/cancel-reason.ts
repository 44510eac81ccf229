/** Whether a waiting letter is still true when its turn comes (SEC-78). Pure. */
import { budapestDay, type CalendarDay } from "@/lib/kernel/time";
import { isCancelledWhen } from "@/lib/notification/notification-kinds";

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

/** @returns why the letter must not be sent any more; null when it is to be sent */
export function cancelReason(subject: NotificationSubject, now: Date): CancelReason | null {
  const { kind, link, passwordChangedAt } = subject;
  const isClosed = subject.accountGone || subject.accountClosedAt !== null;
  if (isClosed && isCancelledWhen(kind, "account-closed")) return "account-closed";
  const isRenewed = passwordChangedAt !== null && passwordChangedAt > subject.queuedAt;
  if (isRenewed && isCancelledWhen(kind, "password-renewed")) return "password-renewed";
  if (subject.passwordValidUntil && budapestDay(now) > subject.passwordValidUntil) return "password-expired";
  if (subject.requestEnded) return "request-ended";
  if (subject.allWithdrawn) return "withdrawn";
  if (subject.reminded?.messageIds.length === 0) return "nothing-to-remind";
  if (link === "gone") return "link-void";
  if (!link) return null;
  if (link.usedAt) return "link-used";
  if (link.voidedAt) return "link-void";
  return link.expiresAt <= now ? "link-expired" : null;
}
