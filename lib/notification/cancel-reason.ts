/** Decides at sending time whether a queued notification still has to be sent. Pure. */
import { budapestDay, type CalendarDay } from "@/lib/kernel/time";
import { isCancelledWhen } from "@/lib/notification/notification-kinds";

/** Current state of the link in a notification. */
export type LinkState = { usedAt: Date | null; voidedAt: Date | null; expiresAt: Date };

/** Current state of the account and of what the notification is about. */
export type NotificationSubject = {
  /** A NotificationKind; a row may hold a kind of an older release. */
  kind: string;
  queuedAt: Date;
  accountMissing: boolean;
  accountClosedAt: Date | null;
  /** Null when the account has no credential. */
  passwordChangedAt: Date | null;
  /** Last day of the password's validity for the kind `expiry`; null for every other kind. */
  passwordValidUntil: CalendarDay | null;
  /** Null when the notification has no link of its own; `missing` when the row of its link is deleted. */
  link: LinkState | "missing" | null;
  /** The closure request that it announces was withdrawn, decided otherwise, or carried out. */
  requestEnded: boolean;
  /** The insurer withdrew all messages that it announces. */
  allWithdrawn: boolean;
  /** For reminders: the messages that they still have to remind of; null for every other kind. */
  remindedMessages: RemindedMessages | null;
};

/** What a reminder is about: messages that will be deleted, bills that are due, messages that were not opened. */
export type ReminderSubject = "deletion" | "payment" | "unread";

/** Messages that a reminder still has to remind of, and the values that the e-mail shows of them. */
export type RemindedMessages = { messageIds: string[]; props: Record<string, string | number | null> };

/** What a notification of this kind reminds of; null when it is no reminder of messages. */
export function reminderSubject(kind: string): ReminderSubject | null {
  if (isCancelledWhen(kind, "nothing-to-save")) return "deletion";
  if (isCancelledWhen(kind, "nothing-to-pay")) return "payment";
  return isCancelledWhen(kind, "nothing-unread") ? "unread" : null;
}

export type CancelReason =
  | "account-closed"
  | "password-renewed"
  /** The day that the reminder names is over; the notification `expired` follows. */
  | "password-expired"
  | "request-ended"
  | "withdrawn"
  | "nothing-to-remind"
  | "link-used"
  | "link-void"
  | "link-expired";

/** Last day of the password's validity for the kind `expiry`; null for every other kind. */
export function expiryDayOf({ kind, props }: { kind: string; props: Record<string, unknown> }): CalendarDay | null {
  return isCancelledWhen(kind, "password-expired") && typeof props.validUntil === "string" ? props.validUntil : null;
}

/** @returns why the notification must not be sent any more; null when it has to be sent */
export function cancelReason(subject: NotificationSubject, now: Date): CancelReason | null {
  const { kind, link, passwordChangedAt } = subject;
  const isClosed = subject.accountMissing || subject.accountClosedAt !== null;
  if (isClosed && isCancelledWhen(kind, "account-closed")) return "account-closed";
  const isRenewed = passwordChangedAt !== null && passwordChangedAt > subject.queuedAt;
  if (isRenewed && isCancelledWhen(kind, "password-renewed")) return "password-renewed";
  if (subject.passwordValidUntil && budapestDay(now) > subject.passwordValidUntil) return "password-expired";
  if (subject.requestEnded) return "request-ended";
  if (subject.allWithdrawn) return "withdrawn";
  if (subject.remindedMessages?.messageIds.length === 0) return "nothing-to-remind";
  if (link === "missing") return "link-void";
  if (!link) return null;
  if (link.usedAt) return "link-used";
  if (link.voidedAt) return "link-void";
  return link.expiresAt <= now ? "link-expired" : null;
}
