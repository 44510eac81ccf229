import "server-only";
import type { Context } from "@/lib/context";
import type { Tx } from "@/lib/db/connection";
import type { JobRequest } from "@/lib/db/job-queue";
import { Staging } from "@/lib/db/staged-rows";
import { inTransaction } from "@/lib/db/transaction";
import type { QueuedContent } from "@/lib/notification/notification-content";
import { needsSubject, needsToken, notificationPriority } from "@/lib/notification/notification-kinds";
import { MissingSubjectError, MissingTokenError } from "@/lib/notification/queued-content";
import { insertNotifications, type NewNotification, takeNotificationsOfBatch } from "@/lib/notification/store";
import { sealToken } from "@/lib/notification/token-seal";
import type { Locale } from "@/messages";

export type OutgoingNotification = {
  accountId: string;
  /**
   * The account's address, as checked by lib/kernel/email-address. Each attempt reads the account's address again,
   * except for the kinds with a fixed address (email-templates.ts).
   */
  toAddress: string;
  locale: Locale;
  content: QueuedContent;
  /** The link's token in clear, if the kind needs one; it is encrypted before it is stored. */
  token?: string;
  /**
   * The row of the token's link. The notification is cancelled if the link is used, void or expired before it is sent.
   */
  passwordLinkId?: string;
  /**
   * Id of the closure request (close-confirm, close-postponed, closure-scheduled) or address change (address-confirm).
   * The notification is cancelled if that request is used, void, withdrawn or expired before it is sent.
   */
  subjectId?: string;
  /**
   * The messages that it announces; their histories get the event `notified` or `notice-failed`. It waits while an
   * e-mail with the account's link of the first sign-in is unsent (waiting-store.ts).
   */
  messageIds?: string[];
  /** Not sent before this instant. Default: at once. */
  dueAt?: Date;
};

function toRow(ctx: Context, at: Date, outgoing: OutgoingNotification, batchId: string | null): NewNotification {
  const { content, token } = outgoing;
  if (!token && needsToken(content.kind)) throw new MissingTokenError(content.kind);
  if (!outgoing.subjectId && needsSubject(content.kind)) throw new MissingSubjectError(content.kind);
  const id = ctx.random.uuid();
  return {
    id,
    accountId: outgoing.accountId,
    kind: content.kind,
    locale: outgoing.locale,
    toAddress: outgoing.toAddress,
    props: { ...content.props },
    sealedToken: token ? sealToken(ctx, { notificationId: id, token }) : null,
    passwordLinkId: outgoing.passwordLinkId ?? null,
    subjectId: outgoing.subjectId ?? null,
    queuedAt: at,
    dueAt: outgoing.dueAt ?? at,
    batchId,
  };
}

/**
 * Writes notifications and their jobs to the outbox in the caller's transaction: they are sent if and only if it
 * commits.
 *
 * @param target the transaction that makes the change which the notifications report, or the staging tables of a batch
 * @param batchId null outside a batch; those of a batch are not sent before its commit, and the job `finish-batch`
 *                creates their jobs
 * @throws MissingTokenError when a kind with a token comes without one: a programming error
 * @throws MissingSubjectError when a kind that confirms a request comes without `subjectId`: a programming error
 */
export async function enqueueNotifications(
  ctx: Context,
  target: Tx | Staging,
  notifications: OutgoingNotification[],
  batchId: string | null = target instanceof Staging ? target.batchId : null,
): Promise<void> {
  if (notifications.length === 0) return;
  const at = ctx.clock.now();
  const rows = notifications.map((outgoing) => toRow(ctx, at, outgoing, batchId));
  const covered = notifications.flatMap((outgoing, index) =>
    (outgoing.messageIds ?? []).map((messageId) => ({
      ...{ notificationId: rows[index]?.id ?? "", accountId: outgoing.accountId, messageId },
    })),
  );
  const jobs = notifications.map(
    ({ content, dueAt }, index): JobRequest => ({
      data: { notificationId: rows[index]?.id ?? "" },
      priority: notificationPriority(content.kind),
      startAfter: dueAt,
    }),
  );
  await insertNotifications(target, rows, covered);
  if (target instanceof Staging || batchId !== null) return;
  await ctx.queue.enqueue(target, "send-notification", jobs);
}

const CHUNK_ROWS = 1000;

/**
 * Creates the jobs of a committed batch's notifications, 1,000 per transaction.
 *
 * @param signal no further transaction is begun once it is aborted; the next call handles the rest
 * @returns how many notifications got a job
 */
export async function queueNotificationsOfBatch(ctx: Context, batchId: string, signal?: AbortSignal): Promise<number> {
  let queued = 0;
  while (!signal?.aborted) {
    const taken = await inTransaction(ctx.db, async (tx) => {
      const waiting = await takeNotificationsOfBatch(tx, batchId, CHUNK_ROWS);
      const jobs = waiting.map(
        ({ id, kind, dueAt }): JobRequest => ({
          data: { notificationId: id },
          priority: notificationPriority(kind),
          startAfter: dueAt,
        }),
      );
      await ctx.queue.enqueue(tx, "send-notification", jobs);
      return waiting.length;
    });
    queued += taken;
    if (taken === 0) break;
  }
  return queued;
}
