import "server-only";
import type { Context } from "@/lib/context";
import { inTransaction } from "@/lib/db/transaction";
import { parseEmailAddress } from "@/lib/kernel/email-address";
import { isTestAddress } from "@/lib/kernel/test-address";
import { addMinutes, budapestDay, calendarDaysBetween } from "@/lib/kernel/time";
import { lockAccountAddress } from "@/lib/notification/account-address-store";
import { cancelReason, expiryDayOf } from "@/lib/notification/cancel-reason";
import { catchTestMail } from "@/lib/notification/catch-test-mail";
import { configuredChrome, emailSender } from "@/lib/notification/email-frame";
import { type CurrentSubject, findNotificationSubject, type SubjectReaders } from "@/lib/notification/find-subject";
import { type AttemptRooms, attemptEndOf, failedBeforeSending, finishAttempt } from "@/lib/notification/finish-attempt";
import type { MailOutcome } from "@/lib/notification/mail-outcome";
import type { QueuedContent } from "@/lib/notification/notification-content";
import { leadsToMailbox, needsToken } from "@/lib/notification/notification-kinds";
import { composeEmail, type OutgoingEmail } from "@/lib/notification/outgoing-email";
import { contentWithLinks } from "@/lib/notification/queued-content";
import { renderEmail } from "@/lib/notification/render";
import { type AttemptEnd, claimNotification, type NotificationRow } from "@/lib/notification/store";
import { unsealToken } from "@/lib/notification/token-seal";
import type { MailTransport } from "@/lib/notification/transport";

/** Longer than any attempt, and as long as the wait after an unanswered final dot (UNKNOWN_RETRY_MINUTES). */
const LEASE_MINUTES = 10;

export type SendOptions = AttemptRooms & {
  transport: MailTransport;
  subjects: SubjectReaders;
  /** Aborts the attempt in progress. */
  stopping?: AbortSignal;
};

/**
 * `nothing-to-do`: not due yet, waiting for an e-mail that announces its messages, in a final state, or claimed by
 * another worker. `later`: queued for another attempt. `caught`: kept for the sender of a test customer, not sent.
 */
export type SendResult =
  | "nothing-to-do"
  | "sent"
  | "failed"
  | "abandoned"
  | "cancelled"
  | "later"
  | "unknown"
  | "caught";

type Prepared =
  | { mail: OutgoingEmail; props: NotificationRow["props"] }
  | { problem: "address" | "token" | "rendering" };

/** Current counts, days and links: they may have changed since the notification was queued. */
function propsAtSending(row: NotificationRow, subject: CurrentSubject, now: Date): NotificationRow["props"] {
  const validUntil = expiryDayOf(row);
  return {
    ...subject.remindedMessages?.props,
    ...subject.waiting?.props,
    ...(subject.isInvited && leadsToMailbox(row.kind) ? { isInvited: true } : {}),
    ...(validUntil ? { days: calendarDaysBetween(budapestDay(now), validUntil) } : {}),
  };
}

async function prepare(ctx: Context, row: NotificationRow, subject: CurrentSubject): Promise<Prepared> {
  const { settings } = ctx;
  if (parseEmailAddress(row.toAddress) !== row.toAddress) return { problem: "address" };
  const token = row.sealedToken ? unsealToken(ctx, { notificationId: row.id, bytes: row.sealedToken }) : null;
  if (needsToken(row.kind) && !token) return { problem: "token" };
  const { appUrl, customerPortal } = settings;
  try {
    const props = { ...row.props, ...propsAtSending(row, subject, ctx.clock.now()) };
    const queued = { kind: row.kind, props } as QueuedContent;
    const chrome = configuredChrome(settings, row.locale);
    const links = { appUrl, customerPortalUrl: customerPortal?.url ?? null, token };
    const content = await renderEmail(contentWithLinks(queued, links), chrome);
    const from = emailSender(settings, chrome);
    const mail = composeEmail(content, { notificationId: row.id, locale: row.locale, from, to: row.toAddress });
    return { mail, props };
  } catch (error) {
    ctx.log.error({ notificationId: row.id, kind: row.kind }, "a notification cannot be rendered", error);
    return { problem: "rendering" };
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
    return claimNotification(tx, { ...claim, accountAddress, isLinkUsable: options.isLinkUsable });
  });
  if (!row) return "nothing-to-do";

  const subject = await findNotificationSubject(ctx.db, row, { readers: options.subjects, now: claimedAt });
  const { remindedMessages, waiting } = subject;
  const attempt = { row, remindedMessages, waiting: null };
  const reason = cancelReason(subject, claimedAt);
  if (reason) {
    const end = { state: "cancelled", at: claimedAt, dueAt: null, responseCode: null, failure: reason, counts: false };
    await finishAttempt(ctx, { ...attempt, end: end as AttemptEnd }, options);
    return "cancelled";
  }
  const prepared = await prepare(ctx, row, subject);
  if ("problem" in prepared) {
    // Nothing was handed to the mail server, so the waiting notifications are sent without this e-mail.
    const end = failedBeforeSending(prepared.problem, ctx.clock.now());
    await finishAttempt(ctx, { ...attempt, end }, options);
    return "failed";
  }
  // The one place where an e-mail leaves: those to test customers do not.
  const isCaught = isTestAddress(prepared.mail.to);
  const outcome = isCaught
    ? await catchTestMail(ctx, prepared.mail, row)
    : await options.transport.send(prepared.mail, options.stopping);
  const used = { toAddress: prepared.mail.to, props: prepared.props };
  const end = { ...attemptEndOf(outcome, row.attempts, ctx.clock.now()), used };
  await finishAttempt(ctx, { ...attempt, waiting, end }, options);
  if (isCaught) return "caught";
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
  else if (end.state === "abandoned") {
    const text = "a notification was given up after the last attempt: the insurer has to write by post";
    ctx.log.error({ alarm: "notification-abandoned", ...fields }, text);
  } else if (end.state === "failed") {
    ctx.log.warn(fields, "the mail server refused a notification for good: the insurer has to write by post");
  } else ctx.log.warn(fields, "notification not sent yet, it is tried again");
}
