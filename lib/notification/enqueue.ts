import "server-only";
import type { Context } from "@/lib/context";
import type { Tx } from "@/lib/db/connection";
import type { JobRequest } from "@/lib/db/job-queue";
import { Staging } from "@/lib/db/staged-rows";
import { inTransaction } from "@/lib/db/transaction";
import type { QueuedContent } from "@/lib/notification/notification-content";
import { needsSubject, needsToken, notificationPriority } from "@/lib/notification/notification-kinds";
import { MissingSubjectError, MissingTokenError } from "@/lib/notification/queued-content";
import { insertNotifications, type NewNotification, takeStagedNotifications } from "@/lib/notification/store";
import { sealToken } from "@/lib/notification/token-seal";
import type { Locale } from "@/messages";

export type OutgoingNotification = {
  accountId: string;
  /**
   * The account's stored address; it passed lib/kernel/email-address. Read again at each attempt, except for the kinds
   * whose address is fixed (email-templates.ts).
   */
  toAddress: string;
  locale: Locale;
  content: QueuedContent;
  /** The link's token in clear, where the kind's link carries one; sealed before it is written. */
  token?: string;
  /** The link behind the token: when it is used, void or expired before the letter leaves, the letter is cancelled. */
  passwordLinkId?: string;
  /**
   * The closure request (close-confirm, closing) or address change (address-confirm) that the letter is about: when it
   * is void, used, withdrawn or expired before the letter leaves, the letter is cancelled. A new link is a new request.
   */
  subjectId?: string;
  /** The items that the letter announces; their histories get `notified` or `notice-failed`. */
  messageIds?: string[];
  /** Not to be sent before; at once when left out. */
  dueAt?: Date;
};

function toRow(ctx: Context, at: Date, outgoing: OutgoingNotification): NewNotification {
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
  };
}

/**
 * Writes letters to the outbox in the caller's transaction: they are sent if and only if it commits (SEC-74, law 7).
 *
 * @param target the transaction of the fact that the letters tell; with a `Staging`, the letters wait for the commit of
 *               its batch, and its `finish-batch` job makes their jobs
 * @throws MissingTokenError when a letter with a link comes without its token: a programming error
 * @throws MissingSubjectError when a letter that confirms a request does not name it: a programming error
 */
export async function enqueueNotifications(
  ctx: Context,
  target: Tx | Staging,
  notifications: OutgoingNotification[],
): Promise<void> {
  if (notifications.length === 0) return;
  const at = ctx.clock.now();
  const rows = notifications.map((content) => toRow(ctx, at, content));
  const covered = notifications.flatMap((content, index) =>
    (content.messageIds ?? []).map((messageId) => ({ notificationId: rows[index]?.id ?? "", messageId })),
  );
  const jobs = notifications.map(
    ({ content, dueAt }, index): JobRequest => ({
      data: { notificationId: rows[index]?.id ?? "" },
      priority: notificationPriority(content.kind),
      startAfter: dueAt,
    }),
  );
  await insertNotifications(target, rows, covered);
  if (target instanceof Staging) return;
  await ctx.queue.enqueue(target, "send-notification", jobs);
}

const QUEUED_AT_ONCE = 1000;

/**
 * Makes the jobs of a committed batch's notifications, in transactions of 1,000 each.
 *
 * @param signal begin no further transaction once it is aborted; the staged rows of the rest stay
 * @returns how many got a job
 */
export async function queueStagedNotifications(ctx: Context, batchId: string, signal?: AbortSignal): Promise<number> {
  let queued = 0;
  while (!signal?.aborted) {
    const taken = await inTransaction(ctx.db, async (tx) => {
      const waiting = await takeStagedNotifications(tx, batchId, QUEUED_AT_ONCE);
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
