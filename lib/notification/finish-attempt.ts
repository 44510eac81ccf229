import "server-only";
import type { Context } from "@/lib/context";
import type { Tx } from "@/lib/db/connection";
import { isDatabaseOutage } from "@/lib/db/database-outage";
import { inTransaction } from "@/lib/db/transaction";
import { lockAccountAddress } from "@/lib/notification/account-address-store";
import { type RemindedMessages, reminderSubject } from "@/lib/notification/cancel-reason";
import type { WaitingAnnouncements } from "@/lib/notification/find-subject";
import { type MailOutcome, UNANSWERED } from "@/lib/notification/mail-outcome";
import { announcesWaiting, notificationPriority } from "@/lib/notification/notification-kinds";
import { emailMessageId } from "@/lib/notification/outgoing-email";
import { nextAttemptAt } from "@/lib/notification/retry-schedule";
import { type AttemptEnd, endAttempt, listCoveredMessageIds, type NotificationRow } from "@/lib/notification/store";
import { endWaiting, listUnsentAnnouncements, type UsableLinks } from "@/lib/notification/waiting-store";

/** Final result of a notification, for the histories of the messages that it announced. */
export type NotificationOutcome = {
  kind: "sent" | "failed" | "abandoned";
  /** Whether it reminds of messages, instead of announcing new ones. */
  isReminder: boolean;
  notificationId: string;
  /** Its Message-ID, the same at every attempt. */
  mailId: string;
  responseCode: number | null;
  failure: string | null;
  /** The messages that it announces or reminds of; empty for notifications about the account. */
  messageIds: string[];
};

/**
 * Writes final states into the histories of messages, in the transaction that stores the state. lib/jobs implements it,
 * because this room may not import lib/mailbox.
 */
export type MessageHistories = {
  /** Locks the messages in the order of their ids. Called before the notification is locked. */
  lock(tx: Tx, messageIds: string[]): Promise<unknown>;
  record(tx: Tx, outcome: NotificationOutcome, at: Date): Promise<void>;
};

/** What the rooms that own messages and password links do at the end of an attempt. */
export type AttemptRooms = {
  histories: MessageHistories;
  isLinkUsable: UsableLinks["isLinkUsable"];
};

/** How an attempt ended, by the mail server's answer. */
export function attemptEndOf(outcome: MailOutcome, attempts: number, at: Date): AttemptEnd {
  switch (outcome.kind) {
    case "sent":
      return { state: "sent", at, dueAt: null, responseCode: outcome.code, failure: null, counts: true };
    case "refused-for-good":
      return { state: "failed", at, dueAt: null, responseCode: outcome.code, failure: "refused", counts: true };
    case "try-later":
    case "unknown": {
      const responseCode = outcome.kind === "try-later" ? outcome.code : null;
      const failure = outcome.kind === "unknown" ? `${UNANSWERED}${outcome.cause}` : outcome.cause;
      // Aborted by us before the whole e-mail was sent: it is due at once and the attempt does not count.
      if (outcome.kind === "try-later" && outcome.cause === "stopped") {
        return { state: "queued", at, dueAt: at, responseCode, failure, counts: false };
      }
      const dueAt = nextAttemptAt(attempts, outcome.kind, at);
      return { state: dueAt ? "queued" : "abandoned", at, dueAt, responseCode, failure, counts: true };
    }
  }
}

/** The end of an attempt that handed nothing to the mail server. */
export function failedBeforeSending(failure: string, at: Date): AttemptEnd {
  return { state: "failed", at, dueAt: null, responseCode: null, failure, counts: true };
}

export type FinishedAttempt = {
  row: NotificationRow;
  /** For reminders: the messages that it reminded of. */
  remindedMessages: RemindedMessages | null;
  /** The waiting notifications whose messages the e-mail announced; null when it announced none. */
  waiting: WaitingAnnouncements | null;
  end: AttemptEnd;
};

/** The final result of the attempt; null when it is repeated or was cancelled. */
async function resultOf(ctx: Context, tx: Tx, attempt: FinishedAttempt): Promise<NotificationOutcome | null> {
  const { row, remindedMessages, waiting, end } = attempt;
  if (end.state !== "sent" && end.state !== "failed" && end.state !== "abandoned") return null;
  const current = waiting ?? remindedMessages;
  return {
    kind: end.state,
    isReminder: reminderSubject(row.kind) !== null,
    notificationId: row.id,
    mailId: emailMessageId(row.id, ctx.settings.mailFrom.address),
    responseCode: end.responseCode,
    failure: end.failure,
    messageIds: current?.messageIds ?? (await listCoveredMessageIds(tx, row.id)),
  };
}

/** Creates jobs for the notifications that waited for an e-mail which has ended without announcing their messages. */
async function queueUnannounced(ctx: Context, tx: Tx, { row, end }: FinishedAttempt): Promise<void> {
  if (!row.accountId || !announcesWaiting(row.kind)) return;
  const left = await listUnsentAnnouncements(tx, row.accountId, end.at);
  const jobs = left.map(({ id, kind }) => ({ data: { notificationId: id }, priority: notificationPriority(kind) }));
  await ctx.queue.enqueue(tx, "send-notification", jobs);
}

/**
 * Ends the notifications that waited for the e-mail. The messages of the result are then those of the ended ones:
 * others have an e-mail of their own, whose result is recorded for them.
 */
async function endAnnounced(
  tx: Tx,
  { row, waiting, end }: FinishedAttempt,
  { outcome, isLinkUsable }: Omit<AttemptRooms, "histories"> & { outcome: NotificationOutcome },
): Promise<NotificationOutcome> {
  if (!waiting) return outcome;
  const { kind: state, responseCode, failure } = outcome;
  const toAddress = end.used?.toAddress ?? row.toAddress;
  const announced = { id: row.id, state, at: end.at, toAddress, responseCode, failure, isLinkUsable };
  return { ...outcome, messageIds: await endWaiting(tx, waiting, announced) };
}

async function storeAttemptEnd(
  ctx: Context,
  attempt: FinishedAttempt,
  { histories, isLinkUsable }: Omit<AttemptRooms, "histories"> & { histories: MessageHistories | null },
) {
  const { row, waiting, end } = attempt;
  await inTransaction(ctx.db, async (tx) => {
    const outcome = await resultOf(ctx, tx, attempt);
    // Locked, because a change of the account's address updates all its notifications in any order.
    if (outcome && waiting) await lockAccountAddress(tx, row.id);
    // Messages are locked before notifications (docs/architecture.md).
    if (outcome && outcome.messageIds.length > 0) await histories?.lock(tx, outcome.messageIds);
    if (!(await endAttempt(tx, row, end))) return;
    if (end.dueAt) {
      const job = { data: { notificationId: row.id }, priority: notificationPriority(row.kind), startAfter: end.dueAt };
      await ctx.queue.enqueue(tx, "send-notification", [job]);
      return;
    }
    if (outcome) {
      const recorded = await endAnnounced(tx, attempt, { outcome, isLinkUsable });
      await histories?.record(tx, recorded, end.at);
    }
    await queueUnannounced(ctx, tx, attempt);
  });
}

/**
 * Stores the end of an attempt. If the histories of the messages cannot be written, it is stored without them:
 * otherwise the notification would be sent again. A lost connection to the database says nothing about the histories,
 * so then it is tried once more with them.
 *
 * @throws when the database is out of reach; after the lease the notification is sent again
 */
export async function finishAttempt(ctx: Context, attempt: FinishedAttempt, rooms: AttemptRooms) {
  const { row, end } = attempt;
  try {
    await storeAttemptEnd(ctx, attempt, rooms).catch((error: unknown) => {
      if (!isDatabaseOutage(error)) throw error;
      return storeAttemptEnd(ctx, attempt, rooms);
    });
  } catch (error) {
    if (isDatabaseOutage(error)) throw error;
    ctx.log.error({ notificationId: row.id, state: end.state }, "the history of a message could not be written", error);
    await storeAttemptEnd(ctx, attempt, { ...rooms, histories: null });
  }
}
