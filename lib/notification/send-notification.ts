import "server-only";
import { emailChrome } from "@/emails/_components/chrome";
import { DEFAULT_PRIMARY } from "@/emails/_components/palette";
import type { Context } from "@/lib/context";
import type { Tx } from "@/lib/db/connection";
import { inTransaction } from "@/lib/db/transaction";
import { parseEmailAddress } from "@/lib/kernel/email-address";
import { addMinutes, budapestDay, calendarDaysBetween } from "@/lib/kernel/time";
import { lockAccountAddress } from "@/lib/notification/account-address-store";
import { cancelReason, type RemindedMessages } from "@/lib/notification/cancel-reason";
import type { MailOutcome } from "@/lib/notification/mail-outcome";
import type { QueuedContent } from "@/lib/notification/notification-content";
import { isCancelledWhen, needsToken, notificationPriority } from "@/lib/notification/notification-kinds";
import { composeEmail, emailMessageId, type OutgoingEmail } from "@/lib/notification/outgoing-email";
import { contentWithLinks } from "@/lib/notification/queued-content";
import { renderEmail } from "@/lib/notification/render";
import { nextAttemptAt } from "@/lib/notification/retry-schedule";
import {
  type AttemptEnd,
  claimNotification,
  endAttempt,
  listCoveredMessageIds,
  lockCoveredMessages,
  type NotificationRow,
} from "@/lib/notification/store";
import { expiryDayOf, findNotificationSubject } from "@/lib/notification/subject-store";
import { unsealToken } from "@/lib/notification/token-seal";
import type { MailTransport } from "@/lib/notification/transport";

/** No attempt lasts that long, and it is what an unanswered final dot has to wait anyway (SEC-76). */
const LEASE_MINUTES = 10;

/** How a letter's way ended, for whoever keeps the history of the items it announced. */
export type NotificationOutcome = {
  kind: "sent" | "failed" | "abandoned";
  /** Whether it reminds of messages that will be deleted, instead of announcing new ones. */
  isReminder: boolean;
  notificationId: string;
  /** The Message-ID it went or would have gone under. */
  mailId: string;
  responseCode: number | null;
  failure: string | null;
  /** The items it announces, or reminds of; empty for letters about the account. */
  messageIds: string[];
};

/** Called in the transaction that writes the end down. This room does not know the mailbox; lib/jobs does. */
export type OutcomeListener = (tx: Tx, outcome: NotificationOutcome, at: Date) => Promise<void>;

export type Delivery = {
  transport: MailTransport;
  onOutcome: OutcomeListener;
  /** Breaks off the attempt under way. */
  stopping?: AbortSignal;
};

/** `nothing-to-do`: sent already, cancelled, not yet due, or in another worker's hands. */
export type SendResult = "nothing-to-do" | "sent" | "failed" | "abandoned" | "cancelled" | "later" | "unknown";

type Prepared =
  | { mail: OutgoingEmail; props: NotificationRow["props"] }
  | { problem: "address" | "token" | "rendering" };

/** Counts and days that have changed since the notification was queued; it may have waited for days. */
function propsAtSending(row: NotificationRow, reminded: RemindedMessages | null, now: Date): NotificationRow["props"] {
  const validUntil = expiryDayOf(row);
  return {
    ...(reminded ? { count: reminded.messageIds.length, firstDeletion: reminded.firstDeletion } : {}),
    ...(validUntil ? { days: calendarDaysBetween(budapestDay(now), validUntil) } : {}),
  };
}

async function prepare(ctx: Context, row: NotificationRow, reminded: RemindedMessages | null): Promise<Prepared> {
  const { settings } = ctx;
  if (parseEmailAddress(row.toAddress) !== row.toAddress) return { problem: "address" };
  const token = row.sealedToken ? unsealToken(ctx, { notificationId: row.id, bytes: row.sealedToken }) : null;
  if (needsToken(row.kind) && !token) return { problem: "token" };
  const { brand, appUrl, customerPortal, mailFrom } = settings;
  try {
    const props = { ...row.props, ...propsAtSending(row, reminded, ctx.clock.now()) };
    const queued = { kind: row.kind, props } as QueuedContent;
    const frame = {
      locale: row.locale,
      portalUrl: appUrl,
      brand: { ...brand, primary: brand.primary ?? DEFAULT_PRIMARY },
    };
    const content = await renderEmail(
      contentWithLinks(queued, { appUrl, customerPortalUrl: customerPortal?.url ?? null, token }),
      emailChrome(frame),
    );
    const from = { name: mailFrom.name, address: mailFrom.address };
    const mail = composeEmail(content, { notificationId: row.id, locale: row.locale, from, to: row.toAddress });
    return { mail, props };
  } catch (error) {
    ctx.log.error({ notificationId: row.id, kind: row.kind }, "a letter cannot be rendered", error);
    return { problem: "rendering" };
  }
}

function endOf(outcome: MailOutcome, attempts: number, at: Date): AttemptEnd {
  switch (outcome.kind) {
    case "sent":
      return { state: "sent", at, dueAt: null, responseCode: outcome.code, failure: null, counts: true };
    case "refused-for-good":
      return { state: "failed", at, dueAt: null, responseCode: outcome.code, failure: "refused", counts: true };
    case "try-later":
    case "unknown": {
      const responseCode = outcome.kind === "try-later" ? outcome.code : null;
      const failure = outcome.kind === "unknown" ? `unanswered-${outcome.cause}` : outcome.cause;
      // Broken off by us before anything left: the next worker takes it at once, and it does not count.
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

type Ending = { row: NotificationRow; reminded: RemindedMessages | null; end: AttemptEnd };

async function writeEnd(ctx: Context, { row, reminded, end }: Ending, listener: OutcomeListener | null) {
  await inTransaction(ctx.db, async (tx) => {
    const isTold = listener && (end.state === "sent" || end.state === "failed" || end.state === "abandoned");
    const messageIds = isTold ? (reminded?.messageIds ?? (await listCoveredMessageIds(tx, row.id))) : [];
    // Messages are locked before notifications (docs/architecture.md); the listener appends to their histories.
    await lockCoveredMessages(tx, messageIds);
    if (!(await endAttempt(tx, row, end))) return;
    if (end.dueAt) {
      const job = { data: { notificationId: row.id }, priority: notificationPriority(row.kind), startAfter: end.dueAt };
      await ctx.queue.enqueue(tx, "send-notification", [job]);
    } else if (listener && (end.state === "sent" || end.state === "failed" || end.state === "abandoned")) {
      const outcome: NotificationOutcome = {
        kind: end.state,
        isReminder: isCancelledWhen(row.kind, "nothing-to-remind"),
        notificationId: row.id,
        mailId: emailMessageId(row.id, ctx.settings.mailFrom.address),
        responseCode: end.responseCode,
        failure: end.failure,
        messageIds,
      };
      await listener(tx, outcome, end.at);
    }
  });
}

/** The end must be written even when the history of an item cannot be: else the letter would be sent again and again. */
async function recordEnd(ctx: Context, ending: Ending, listener: OutcomeListener) {
  const { row, end } = ending;
  try {
    await writeEnd(ctx, ending, listener);
  } catch (error) {
    ctx.log.error({ notificationId: row.id, state: end.state }, "an item's history could not be written", error);
    await writeEnd(ctx, ending, null);
  }
}

/**
 * One attempt to send one letter: claims it under a lease, with the account's address as it is now,
 * reads again whether it is still wanted, sends it outside any transaction, writes down what became of it. Safe to call twice, or by many at once.
 *
 * @throws only when the database fails; then the lease runs out and the letter is taken up again, under the same
 *         Message-ID
 */
export async function sendNotification(ctx: Context, notificationId: string, delivery: Delivery): Promise<SendResult> {
  const claimedAt = ctx.clock.now();
  const claim = { id: notificationId, at: claimedAt, leasedUntil: addMinutes(claimedAt, LEASE_MINUTES) };
  const row = await inTransaction(ctx.db, async (tx) => {
    const accountAddress = await lockAccountAddress(tx, notificationId);
    return claimNotification(tx, { ...claim, accountAddress });
  });
  if (!row) return "nothing-to-do";

  const truth = await findNotificationSubject(ctx.db, row, claimedAt);
  const { reminded } = truth;
  const reason = cancelReason(truth, claimedAt);
  if (reason) {
    const end = { state: "cancelled", at: claimedAt, dueAt: null, responseCode: null, failure: reason, counts: false };
    await recordEnd(ctx, { row, reminded, end: end as AttemptEnd }, delivery.onOutcome);
    return "cancelled";
  }
  const prepared = await prepare(ctx, row, reminded);
  if ("problem" in prepared) {
    const end = failed(prepared.problem, ctx.clock.now());
    await recordEnd(ctx, { row, reminded, end }, delivery.onOutcome);
    return "failed";
  }
  const outcome = await delivery.transport.send(prepared.mail, delivery.stopping);
  const used = { toAddress: prepared.mail.to, props: prepared.props };
  const end = { ...endOf(outcome, row.attempts, ctx.clock.now()), used };
  await recordEnd(ctx, { row, reminded, end }, delivery.onOutcome);
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
  if (end.state === "sent") ctx.log.info(fields, "letter sent");
  else ctx.log.warn(fields, "letter not sent");
}
