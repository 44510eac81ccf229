import "server-only";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import type { Context } from "@/lib/context";
import { readList } from "@/lib/db/read-list";
import { err, ok, type Result } from "@/lib/kernel/result";
import { PAGE_SIZE } from "@/lib/mailbox/list/inbox-query";
import { isVisible, type MessageDates, messageState } from "@/lib/mailbox/message/visibility";
import { listAttachments } from "@/lib/mailbox/reply/attachment-store";
import { isReplyReference, type ReplyState, replyState } from "@/lib/mailbox/reply/reply";
import { findSentReply, listAnswers, listSentReplies } from "@/lib/mailbox/reply/reply-store";

export type SentReply = {
  reference: string;
  state: ReplyState;
  sentAt: Date;
  /** The message that it replies to; `open` is false when it can no longer be opened from the inbox. */
  message: { id: string; subject: string; open: boolean };
};

export type SentPage = { rows: SentReply[]; total: number; page: number; pages: number; pageOutOfRange: boolean };

/** A reply with everything that its page shows. */
export type SentReplyView = SentReply & {
  body: string;
  acknowledgedAt: Date | null;
  attachments: { id: string; filename: string; mediaType: string; sizeBytes: number }[];
  /** The messages that answer it, oldest first; `open` as in `message`. */
  answers: { id: string; subject: string; placedAt: Date; open: boolean }[];
};

type Row = MessageDates & {
  reference: string;
  sentAt: Date;
  acknowledgedAt: Date | null;
  answeredAt: Date | null;
  messageId: string;
  subject: string;
};

function sentReply(row: Row, now: Date): SentReply {
  const { reference, sentAt, messageId, subject } = row;
  return {
    reference,
    state: replyState(row, now),
    sentAt,
    message: { id: messageId, subject, open: isVisible(row, now) },
  };
}

/**
 * One page of the customer's replies, newest first.
 *
 * @param input.page from 1; the first page is returned for a page that does not exist
 */
export async function listReplies(
  ctx: Context,
  input: { accountId: AuthorizedAccountId; page?: number },
): Promise<SentPage> {
  const { accountId, page: requestedPage = 1 } = input;
  const now = ctx.clock.now();
  const listPage = (page: number) =>
    readList(ctx, (db) => listSentReplies(db, { accountId, offset: (page - 1) * PAGE_SIZE, limit: PAGE_SIZE }));
  const requested = await listPage(requestedPage);
  // A page after the last has no rows and therefore no total; the first page has both.
  const rows = requested.length > 0 || requestedPage === 1 ? requested : await listPage(1);
  const total = rows[0]?.total ?? 0;
  const pages = Math.max(1, Math.ceil(total / PAGE_SIZE));
  const pageOutOfRange = requestedPage > pages;
  const page = pageOutOfRange ? 1 : requestedPage;
  return { rows: rows.map((row) => sentReply(row, now)), total, page, pages, pageOutOfRange };
}

/** One reply with its text, attachments and answers; `not-found` for references of other accounts and unknown ones. */
export async function getReply(
  ctx: Context,
  input: { accountId: AuthorizedAccountId; reference: string },
): Promise<Result<SentReplyView, { kind: "not-found" }>> {
  const { accountId, reference } = input;
  if (!isReplyReference(reference)) return err({ kind: "not-found" });
  const row = await findSentReply(ctx.db, { accountId, reference });
  if (!row) return err({ kind: "not-found" });
  const now = ctx.clock.now();
  const [attachments, answers] = await Promise.all([
    listAttachments(ctx.db, [row.id]),
    listAnswers(ctx.db, { accountId, reference }),
  ]);
  return ok({
    ...sentReply(row, now),
    body: row.body,
    acknowledgedAt: row.acknowledgedAt,
    attachments: attachments.map(({ id, filename, mediaType, sizeBytes }) => ({ id, filename, mediaType, sizeBytes })),
    answers: answers.flatMap(({ id, subject, placedAt, ...dates }) => {
      const message = { placedAt, ...dates };
      // Withdrawn and purged answers are no longer shown, unpublished ones not yet.
      const state = messageState(message, now);
      if (dates.purgedAt || state === "gone" || state === "withdrawn") return [];
      return [{ id, subject, placedAt, open: state === "inbox" }];
    }),
  });
}
