import "server-only";
import { emailChrome } from "@/emails/_components/chrome";
import { DEFAULT_PRIMARY } from "@/emails/_components/palette";
import type { Context } from "@/lib/context";
import type { Tx } from "@/lib/db/connection";
import { inTransaction } from "@/lib/db/transaction";
import { parseEmailAddress } from "@/lib/kernel/email-address";
import { addMinutes, budapestDay, calendarDaysBetween } from "@/lib/kernel/time";
import { lockAccountAddress } from "@/lib/notification/account-address-store";
import { cancelReason, expiryDayOf, type RemindedMessages, reminderSubject } from "@/lib/notification/cancel-reason";
import { findNotificationSubject, type SubjectReaders } from "@/lib/notification/find-subject";
import type { MailOutcome } from "@/lib/notification/mail-outcome";
import type { QueuedContent } from "@/lib/notification/notification-content";
import { needsToken, notificationPriority } from "@/lib/notification/notification-kinds";
import { composeEmail, emailMessageId, type OutgoingEmail } from "@/lib/notification/outgoing-email";
import { contentWithLinks } from "@/lib/notification/queued-content";
import { renderEmail } from "@/lib/notification/render";
import { nextAttemptAt } from "@/lib/notification/retry-schedule";
import {
  type AttemptEnd,
  claimNotification,
  endAttempt,
  listCoveredMessageIds,
  type NotificationRow,
} from "@/lib/notification/store";
import { unsealToken } from "@/lib/notification/token-seal";
import type { MailTransport } from "@/lib/notification/transport";

/** Longer than any attempt, and as long as the wait after an unanswered final dot (UNKNOWN_RETRY_MINUTES). */
const LEASE_MINUTES = 10;

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

export type SendOptions = {
  transport: MailTransport;
  subjects: SubjectReaders;
  histories: MessageHistories;
  /** Aborts the attempt in progress. */
  stopping?: AbortSignal;
};

/**
 * `nothing-to-do`: not due yet, in a final state, or claimed by another worker. `later`: queued for another attempt.
 */
export type SendResult = "nothing-to-do" | "sent" | "failed" | "abandoned" | "cancelled" | "later" | "unknown";

type Prepared =
  | { mail: OutgoingEmail; props: NotificationRow["props"] }
  | { problem: "address" | "token" | "rendering" };

/** Current counts and days: they may have changed since the notification was queued. */
function propsAtSending(
  row: NotificationRow,
  remindedMessages: RemindedMessages | null,
  now: Date,
): NotificationRow["props"] {
  const validUntil = expiryDayOf(row);
  return {
    ...remindedMessages?.props,
    ...(validUntil ? { days: calendarDaysBetween(budapestDay(now), validUntil) } : {}),
  };
}

async function prepare(
  ctx: Context,
  row: NotificationRow,
  remindedMessages: RemindedMessages | null,
): Promise<Prepared> {
  const { settings } = ctx;
  if (parseEmailAddress(row.toAddress) !== row.toAddress) return { problem: "address" };
  const token = row.sealedToken ? unsealToken(ctx, { notificationId: row.id, bytes: row.sealedToken }) : null;
  if (needsToken(row.kind) && !token) return { problem: "token" };
  const { brand, appUrl, customerPortal, mailFrom } = settings;
  try {
    const props = { ...row.props, ...propsAtSending(row, remindedMessages, ctx.clock.now()) };
    const queued = { kind: row.kind, props } as QueuedContent;
    const frame = {
      locale: row.locale,
      portalUrl: appUrl,
      brand: { ...brand, primary: brand.primary ?? DEFAULT_PRIMARY },
    };
    const chrome = emailChrome(frame);
    const links = { appUrl, customerPortalUrl: customerPortal?.url ?? null, token };
    const content = await renderEmail(contentWithLinks(queued, links), chrome);
    const from = { name: `${brand.name} – ${chrome.shared("productName")}`, address: mailFrom.address };
    const mail = composeEmail(content, { notificationId: row.id, locale: row.locale, from, to: row.toAddress });
    return { mail, props };
  } catch (error) {
    ctx.log.error({ notificationId: row.id, kind: row.kind }, "a notification cannot be rendered", error);
    return { problem: "rendering" };
  }
}

function attemptEndOf(outcome: MailOutcome, attempts: number, at: Date): AttemptEnd {
  switch (outcome.kind) {
    case "sent":
      return { state: "sent", at, dueAt: null, responseCode: outcome.code, failure: null, counts: true };
    case "refused-for-good":
      return { state: "failed", at, dueAt: null, responseCode: outcome.code, failure: "refused", counts: true };
    case "try-later":
    case "unknown": {
      const responseCode = outcome.kind === "try-later" ? outcome.code : null;
      const failure = outcome.kind === "unknown" ? `unanswered-${outcome.cause}` : outcome.cause;
      // Aborted by us before the whole e-mail was sent: it is due at once and the attempt does not count.
      if (outcome.kind === "try-later" && outcome.cause === "stopped") {
        return { state: "queued", at, dueAt: at, responseCode, failure, counts: false };
      }
      const dueAt = nextAttemptAt(attempts, outcome.kind, at);
      return { state: dueAt ? "queued" : "abandoned", at, dueAt, responseCode, failure, counts: true };
    }
  }
}

function failed(failure: string, at: Date): AttemptEnd {
  return { state: "failed", at, dueAt: null, responseCode: null, failure, counts: true };
}

type FinishedAttempt = { row: NotificationRow; remindedMessages: RemindedMessages | null; end: AttemptEnd };

async function storeAttemptEnd(
  ctx: Context,
  { row, remindedMessages, end }: FinishedAttempt,
  histories: MessageHistories | null,
) {
  await inTransaction(ctx.db, async (tx) => {
    const isFinal = histories && (end.state === "sent" || end.state === "failed" || end.state === "abandoned");
    const messageIds = isFinal ? (remindedMessages?.messageIds ?? (await listCoveredMessageIds(tx, row.id))) : [];
    // Messages are locked before notifications (docs/architecture.md).
    if (isFinal && messageIds.length > 0) await histories.lock(tx, messageIds);
    if (!(await endAttempt(tx, row, end))) return;
    if (end.dueAt) {
      const job = { data: { notificationId: row.id }, priority: notificationPriority(row.kind), startAfter: end.dueAt };
      await ctx.queue.enqueue(tx, "send-notification", [job]);
    } else if (histories && (end.state === "sent" || end.state === "failed" || end.state === "abandoned")) {
      const outcome: NotificationOutcome = {
        kind: end.state,
        isReminder: reminderSubject(row.kind) !== null,
        notificationId: row.id,
        mailId: emailMessageId(row.id, ctx.settings.mailFrom.address),
        responseCode: end.responseCode,
        failure: end.failure,
        messageIds,
      };
      await histories.record(tx, outcome, end.at);
    }
  });
}

/**
 * Stores the end of an attempt. If the histories of the messages cannot be written, it is stored without them:
 * otherwise the notification would be sent again.
 */
async function finishAttempt(ctx: Context, attempt: FinishedAttempt, histories: MessageHistories) {
  const { row, end } = attempt;
  try {
    await storeAttemptEnd(ctx, attempt, histories);
  } catch (error) {
    ctx.log.error({ notificationId: row.id, state: end.state }, "the history of a message could not be written", error);
    await storeAttemptEnd(ctx, attempt, null);
  }
}

/**
 * Makes one attempt to send a notification: claims it under a lease with the current address of its account, checks
 * that it still has to be sent, sends it outside any transaction, and stores the result. May be called twice or by
 * several workers at once.
 *
 * @throws only when the database fails; after the lease another attempt is made, with the same Message-ID
 */
export async function sendNotification(
  ctx: Context,
  notificationId: string,
  options: SendOptions,
): Promise<SendResult> {
  const claimedAt = ctx.clock.now();
  const claim = { id: notificationId, at: claimedAt, leasedUntil: addMinutes(claimedAt, LEASE_MINUTES) };
  const row = await inTransaction(ctx.db, async (tx) => {
    const accountAddress = await lockAccountAddress(tx, notificationId);
    return claimNotification(tx, { ...claim, accountAddress });
  });
  if (!row) return "nothing-to-do";

  const subject = await findNotificationSubject(ctx.db, row, { readers: options.subjects, now: claimedAt });
  const { remindedMessages } = subject;
  const reason = cancelReason(subject, claimedAt);
  if (reason) {
    const end = { state: "cancelled", at: claimedAt, dueAt: null, responseCode: null, failure: reason, counts: false };
    await finishAttempt(ctx, { row, remindedMessages, end: end as AttemptEnd }, options.histories);
    return "cancelled";
  }
  const prepared = await prepare(ctx, row, remindedMessages);
  if ("problem" in prepared) {
    const end = failed(prepared.problem, ctx.clock.now());
    await finishAttempt(ctx, { row, remindedMessages, end }, options.histories);
    return "failed";
  }
  const outcome = await options.transport.send(prepared.mail, options.stopping);
  const used = { toAddress: prepared.mail.to, props: prepared.props };
  const end = { ...attemptEndOf(outcome, row.attempts, ctx.clock.now()), used };
  await finishAttempt(ctx, { row, remindedMessages, end }, options.histories);
  logAttempt(ctx, row, end, outcome);
  if (end.state === "queued") return outcome.kind === "unknown" ? "unknown" : "later";
  return end.state === "sent" || end.state === "abandoned" ? end.state : "failed";
}

function logAttempt(ctx: Context, row: NotificationRow, end: AttemptEnd, outcome: MailOutcome): void {
  const fields = {
    notificationId: row.id,
    kind: row.kind,
    outcome: outcome.kind,
    state: end.state,
    attempt: row.attempts,
    responseCode: end.responseCode,
    failure: end.failure,
  };
  if (end.state === "sent") ctx.log.info(fields, "notification sent");
  else ctx.log.warn(fields, "notification not sent");
}
