import "server-only";
import { and, asc, eq, gt, gte, isNull, min, sql } from "drizzle-orm";
import { accounts, addressChanges } from "@/drizzle/schema/account";
import { credentials, passwordLinks } from "@/drizzle/schema/auth";
import { closureRequests } from "@/drizzle/schema/closure";
import { messages } from "@/drizzle/schema/mailbox";
import { notificationMessages } from "@/drizzle/schema/notification";
import type { Db } from "@/lib/db/connection";
import type { CalendarDay } from "@/lib/kernel/time";
import type { LinkState, NotificationSubject, RemindedMessages } from "@/lib/notification/cancel-reason";
import { isCancelledWhen } from "@/lib/notification/notification-kinds";
import type { NotificationRow } from "@/lib/notification/store";

type QueuedRow = Pick<
  NotificationRow,
  "id" | "kind" | "queuedAt" | "accountId" | "passwordLinkId" | "subjectId" | "props"
>;
type Request = Pick<NotificationSubject, "link" | "requestEnded">;

const NO_REQUEST: Request = { link: null, requestEnded: false };
const MISSING: Request = { link: "missing", requestEnded: true };

/** Last day of the password's validity for the kind `expiry`; null for every other kind. */
export function expiryDayOf({ kind, props }: Pick<NotificationRow, "kind" | "props">): CalendarDay | null {
  return isCancelledWhen(kind, "password-expired") && typeof props.validUntil === "string" ? props.validUntil : null;
}

async function findPasswordLink(db: Db, id: string): Promise<LinkState | "missing"> {
  const { usedAt, voidedAt, expiresAt } = passwordLinks;
  const [link] = await db.select({ usedAt, voidedAt, expiresAt }).from(passwordLinks).where(eq(passwordLinks.id, id));
  return link ?? "missing";
}

async function findAddressChange(db: Db, id: string): Promise<Request> {
  const { confirmedAt, voidedAt, expiresAt } = addressChanges;
  const [change] = await db
    .select({ usedAt: confirmedAt, voidedAt, expiresAt })
    .from(addressChanges)
    .where(eq(addressChanges.id, id));
  return change ? { link: change, requestEnded: false } : MISSING;
}

/**
 * Reads a closure request. Its confirmation link is valid while the request is `unconfirmed` and the account has the
 * same address as when the request was made.
 *
 * @param expectedState the state in which the notification still has to be sent; in any other the request has ended
 */
async function findClosureRequest(db: Db, id: string, expectedState: "grace" | "awaiting-decision"): Promise<Request> {
  const { accountId, state, tokenDigest, tokenExpiresAt, requestedAt, confirmedAt, endedAt } = closureRequests;
  const addressChangedAt = db
    .select({ at: min(addressChanges.confirmedAt) })
    .from(addressChanges)
    .where(and(eq(addressChanges.accountId, accountId), gte(addressChanges.confirmedAt, requestedAt)));
  const [request] = await db
    .select({
      ...{ state, tokenDigest, tokenExpiresAt, requestedAt, confirmedAt, endedAt },
      addressChangedAt: sql`${addressChangedAt}`.mapWith(addressChanges.confirmedAt).as("address_changed_at"),
    })
    .from(closureRequests)
    .where(eq(closureRequests.id, id));
  if (!request) return MISSING;
  const isUnconfirmed = request.state === "unconfirmed" && request.tokenDigest !== null;
  const link: LinkState = {
    usedAt: request.confirmedAt,
    voidedAt: isUnconfirmed ? request.addressChangedAt : (request.endedAt ?? request.requestedAt),
    expiresAt: request.tokenExpiresAt ?? request.requestedAt,
  };
  return { link, requestEnded: request.state !== expectedState };
}

async function findRequest(db: Db, { kind, passwordLinkId, subjectId }: QueuedRow): Promise<Request> {
  if (passwordLinkId && isCancelledWhen(kind, "password-link-ended")) {
    return { link: await findPasswordLink(db, passwordLinkId), requestEnded: false };
  }
  if (!subjectId) return NO_REQUEST;
  if (isCancelledWhen(kind, "address-change-ended")) return findAddressChange(db, subjectId);
  if (isCancelledWhen(kind, "closure-link-ended")) {
    return { ...(await findClosureRequest(db, subjectId, "grace")), requestEnded: false };
  }
  if (isCancelledWhen(kind, "closure-not-in-grace")) {
    return { ...(await findClosureRequest(db, subjectId, "grace")), link: null };
  }
  if (isCancelledWhen(kind, "closure-not-awaiting-decision")) {
    return { ...(await findClosureRequest(db, subjectId, "awaiting-decision")), link: null };
  }
  return NO_REQUEST;
}

/** Of the messages that the reminder was queued for, those that are in the inbox and were not downloaded. */
async function findRemindedMessages(db: Db, notificationId: string, now: Date): Promise<RemindedMessages> {
  const rows = await db
    .select({ id: messages.id, availableUntil: messages.availableUntil })
    .from(notificationMessages)
    .innerJoin(messages, eq(messages.id, notificationMessages.messageId))
    .where(
      and(
        eq(notificationMessages.notificationId, notificationId),
        gt(messages.expiresAt, now),
        isNull(messages.firstDownloadedAt),
        isNull(messages.deletedAt),
        isNull(messages.withdrawnAt),
        isNull(messages.purgedAt),
      ),
    )
    .orderBy(asc(messages.availableUntil), asc(messages.id));
  return { messageIds: rows.map(({ id }) => id), firstDeletion: rows[0]?.availableUntil ?? null };
}

/** True when the notification announces messages and the insurer withdrew all of them. */
async function areAllMessagesWithdrawn(db: Db, notificationId: string): Promise<boolean> {
  const announced = await db
    .select({ withdrawnAt: messages.withdrawnAt })
    .from(notificationMessages)
    .innerJoin(messages, eq(messages.id, notificationMessages.messageId))
    .where(eq(notificationMessages.notificationId, notificationId));
  return announced.length > 0 && announced.every(({ withdrawnAt }) => withdrawnAt !== null);
}

/** Reads the current state of the account, credential, request or messages that a queued notification is about. */
export async function findNotificationSubject(db: Db, content: QueuedRow, now: Date): Promise<NotificationSubject> {
  const [account] = content.accountId
    ? await db
        .select({ closedAt: accounts.closedAt, passwordChangedAt: credentials.passwordChangedAt })
        .from(accounts)
        .leftJoin(credentials, eq(credentials.accountId, accounts.id))
        .where(eq(accounts.id, content.accountId))
    : [];
  return {
    kind: content.kind,
    queuedAt: content.queuedAt,
    accountMissing: !account,
    accountClosedAt: account?.closedAt ?? null,
    passwordChangedAt: account?.passwordChangedAt ?? null,
    passwordValidUntil: expiryDayOf(content),
    allWithdrawn:
      isCancelledWhen(content.kind, "messages-withdrawn") && (await areAllMessagesWithdrawn(db, content.id)),
    remindedMessages: isCancelledWhen(content.kind, "nothing-to-remind")
      ? await findRemindedMessages(db, content.id, now)
      : null,
    ...(await findRequest(db, content)),
  };
}
