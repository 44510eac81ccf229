import "server-only";
import { type AuthorizedSender, senderNow } from "@/lib/api/authorized-sender";
import { insurerDetails } from "@/lib/audit/sender-actor";
import { recordAuditEvent } from "@/lib/audit/store";
import type { Context } from "@/lib/context";
import type { Tx } from "@/lib/db/connection";
import { isUuid } from "@/lib/kernel/random";
import { err, ok, type Result } from "@/lib/kernel/result";
import { listAttachments } from "@/lib/mailbox/reply/attachment-store";
import type { OpenedAttachment } from "@/lib/mailbox/reply/open-attachment";
import { type ReplyState, replyState } from "@/lib/mailbox/reply/reply";
import { type Acknowledged, acknowledgeReply } from "@/lib/mailbox/reply/staff-replies";
import type { Page } from "@/lib/mailbox/sender/sender-messages";
import { findReplyOfSender, listRepliesOfSource, type SenderReplyRow } from "@/lib/mailbox/sender/sender-reply-store";
import { openAttachmentForStaff } from "@/lib/mailbox/staff/open-attachment";
import type { QueuePosition } from "@/lib/mailbox/staff/reply-queue";

type Attachment = Awaited<ReturnType<typeof listAttachments>>[number];

/** A reply as the sender of its message sees it. `answeredAt` is null until an answer is published. */
export type ReplyOfSender = SenderReplyRow & { state: ReplyState; attachments: Attachment[] };

/** Unknown, or to another sender's message: one case, so that ids cannot be probed. */
type NoSuchReply = { kind: "not-found" };

async function withAttachments(ctx: Context, rows: SenderReplyRow[], now: Date): Promise<ReplyOfSender[]> {
  const attachments = Map.groupBy(
    await listAttachments(
      ctx.db,
      rows.map(({ id }) => id),
    ),
    ({ replyId }) => replyId,
  );
  return rows.map((row) => {
    const state = replyState(row, now);
    const answeredAt = state === "answered" ? row.answeredAt : null;
    return { ...row, state, answeredAt, attachments: attachments.get(row.id) ?? [] };
  });
}

/**
 * One page of the replies to a sender's messages, oldest first. What the customers wrote is not for a list: only
 * `readReplyOfSender` gives it, which records that it was read.
 *
 * @param page.after the last reply of the page before
 */
export async function listRepliesOfSender(
  ctx: Context,
  sender: AuthorizedSender,
  page: { state: ReplyState | null; after: QueuePosition | null; limit: number },
): Promise<Page<Omit<ReplyOfSender, "body">, QueuePosition>> {
  const { source } = sender;
  const now = senderNow(sender, ctx.clock.now());
  const rows = await listRepliesOfSource(ctx.db, { ...page, source, now, limit: page.limit + 1 });
  const shown = await withAttachments(ctx, rows.slice(0, page.limit), now);
  const last = shown.at(-1);
  return { rows: shown, next: rows.length > page.limit && last ? { sentAt: last.sentAt, id: last.id } : null };
}

/** A reply to a sender's message with its text. That the key has read it is recorded first. */
export async function readReplyOfSender(
  ctx: Context,
  sender: AuthorizedSender,
  replyId: string,
): Promise<Result<ReplyOfSender, NoSuchReply>> {
  const row = isUuid(replyId) ? await findReplyOfSender(ctx.db, { source: sender.source, replyId }) : null;
  if (!row) return err({ kind: "not-found" });
  const { accountId, reference } = row;
  const details = { reference, ...insurerDetails(sender) };
  await recordAuditEvent(ctx.db, ctx.clock.now(), { kind: "reply.exported", actor: "insurer", accountId, details });
  const [reply] = await withAttachments(ctx, [row], senderNow(sender, ctx.clock.now()));
  return reply ? ok(reply) : err({ kind: "not-found" });
}

/**
 * Decrypts an attachment of a reply to a sender's message. The download is recorded with the key before the first byte.
 */
export async function openAttachmentOfSender(
  ctx: Context,
  sender: AuthorizedSender,
  { replyId, attachmentId }: { replyId: string; attachmentId: string },
): Promise<Result<OpenedAttachment, NoSuchReply | { kind: "damaged" }>> {
  if (!isUuid(replyId)) return err({ kind: "not-found" });
  return openAttachmentForStaff(ctx, { attachmentId, by: sender, of: { replyId, source: sender.source } });
}

/**
 * Records that the sender has taken over a reply to its message, as `acknowledgeReply` does.
 *
 * @param complete called in the transaction, last; it stores the answer. When it throws, nothing is recorded
 */
export async function acknowledgeReplyOfSender(
  ctx: Context,
  sender: AuthorizedSender,
  replyId: string,
  complete: (tx: Tx, acknowledged: Acknowledged) => Promise<void>,
): Promise<Result<Acknowledged, NoSuchReply>> {
  const row = isUuid(replyId) ? await findReplyOfSender(ctx.db, { source: sender.source, replyId }) : null;
  return row ? acknowledgeReply(ctx, row.reference, sender, complete) : err({ kind: "not-found" });
}
