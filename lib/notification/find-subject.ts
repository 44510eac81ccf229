import "server-only";
import type { Db } from "@/lib/db/connection";
import type { CalendarDay } from "@/lib/kernel/time";
import {
  expiryDayOf,
  type LinkState,
  type NotificationSubject,
  type RemindedMessages,
  type ReminderSubject,
  reminderSubject,
} from "@/lib/notification/cancel-reason";
import { announcesWaiting, isCancelledWhen } from "@/lib/notification/notification-kinds";
import type { NotificationRow } from "@/lib/notification/store";
import { listUnsentAnnouncements } from "@/lib/notification/waiting-store";

/**
 * Reads what queued notifications are about. The rooms that own the rows implement the functions and lib/jobs passes
 * them in, because those rooms import this one. Each makes one statement.
 */
export type SubjectReaders = {
  /**
   * Null when the account does not exist. `passwordChangedAt` is null when it has no credential. `isInvited`: the
   * customer has not signed in yet.
   */
  findAccount(
    db: Db,
    accountId: string,
  ): Promise<(Pick<NotificationSubject, "passwordChangedAt"> & { closedAt: Date | null; isInvited: boolean }) | null>;
  /** Null when the row of the link is deleted. */
  findPasswordLink(db: Db, id: string): Promise<LinkState | null>;
  /** Null when the address change is deleted. */
  findAddressChange(db: Db, id: string): Promise<LinkState | null>;
  /** The state of a closure request and of its confirmation link; null when the request is deleted. */
  findClosureRequest(db: Db, id: string): Promise<{ state: string; link: LinkState } | null>;
  /** The covered messages that a reminder still has to remind of. */
  findRemindedMessages(db: Db, notificationId: string, now: Date, subject: ReminderSubject): Promise<RemindedMessages>;
  /** True when the notification covers messages and the insurer withdrew all of them. */
  areAllMessagesWithdrawn(db: Db, notificationId: string): Promise<boolean>;
  /** The messages that notifications announce, without withdrawn ones. `firstDeletion` is null when there are none. */
  findAnnouncedMessages(
    db: Db,
    notificationIds: readonly string[],
  ): Promise<{ messageIds: string[]; firstDeletion: CalendarDay | null }>;
};

/** What an e-mail with the link of the first sign-in announces, and the waiting notifications that it replaces. */
export type WaitingAnnouncements = {
  notificationIds: string[];
  messageIds: string[];
  props: { waitingCount: number; firstDeletion: CalendarDay };
};

/** The subject with what the e-mail shows of it. */
export type CurrentSubject = NotificationSubject & {
  /** The customer has not signed in yet. */
  isInvited: boolean;
  /** Null for kinds without the link of the first sign-in, and when nothing waits. */
  waiting: WaitingAnnouncements | null;
};

type QueuedRow = Pick<
  NotificationRow,
  "id" | "kind" | "queuedAt" | "accountId" | "passwordLinkId" | "subjectId" | "props"
>;
type Request = Pick<NotificationSubject, "link" | "requestEnded">;

const NO_REQUEST: Request = { link: null, requestEnded: false };
const MISSING: Request = { link: "missing", requestEnded: true };

async function findRequest(
  db: Db,
  { kind, passwordLinkId, subjectId }: QueuedRow,
  readers: SubjectReaders,
): Promise<Request> {
  if (passwordLinkId && isCancelledWhen(kind, "password-link-ended")) {
    return { link: (await readers.findPasswordLink(db, passwordLinkId)) ?? "missing", requestEnded: false };
  }
  if (!subjectId) return NO_REQUEST;
  if (isCancelledWhen(kind, "address-change-ended")) {
    const link = await readers.findAddressChange(db, subjectId);
    return link ? { link, requestEnded: false } : MISSING;
  }
  if (isCancelledWhen(kind, "closure-link-ended")) {
    const request = await readers.findClosureRequest(db, subjectId);
    return { link: request?.link ?? "missing", requestEnded: false };
  }
  if (isCancelledWhen(kind, "closure-not-in-grace")) {
    const request = await readers.findClosureRequest(db, subjectId);
    return { link: null, requestEnded: request?.state !== "grace" };
  }
  if (isCancelledWhen(kind, "closure-not-awaiting-decision")) {
    const request = await readers.findClosureRequest(db, subjectId);
    return { link: null, requestEnded: request?.state !== "awaiting-decision" };
  }
  return NO_REQUEST;
}

async function findWaiting(
  db: Db,
  { kind, accountId }: QueuedRow,
  { readers, now }: { readers: SubjectReaders; now: Date },
): Promise<WaitingAnnouncements | null> {
  if (!accountId || !announcesWaiting(kind)) return null;
  const waiting = await listUnsentAnnouncements(db, accountId, now);
  if (waiting.length === 0) return null;
  const notificationIds = waiting.map(({ id }) => id);
  const { messageIds, firstDeletion } = await readers.findAnnouncedMessages(db, notificationIds);
  if (!firstDeletion) return null;
  return { notificationIds, messageIds, props: { waitingCount: messageIds.length, firstDeletion } };
}

/** Reads the current state of the account, credential, request or messages that a queued notification is about. */
export async function findNotificationSubject(
  db: Db,
  content: QueuedRow,
  { readers, now }: { readers: SubjectReaders; now: Date },
): Promise<CurrentSubject> {
  const { id, kind, queuedAt, accountId } = content;
  const reminder = reminderSubject(kind);
  const account = accountId ? await readers.findAccount(db, accountId) : null;
  return {
    kind,
    queuedAt,
    accountMissing: !account,
    accountClosedAt: account?.closedAt ?? null,
    passwordChangedAt: account?.passwordChangedAt ?? null,
    passwordValidUntil: expiryDayOf(content),
    allWithdrawn: isCancelledWhen(kind, "messages-withdrawn") && (await readers.areAllMessagesWithdrawn(db, id)),
    remindedMessages: reminder ? await readers.findRemindedMessages(db, id, now, reminder) : null,
    isInvited: account?.isInvited ?? false,
    waiting: await findWaiting(db, content, { readers, now }),
    ...(await findRequest(db, content, readers)),
  };
}
