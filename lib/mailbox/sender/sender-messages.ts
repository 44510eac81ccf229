import "server-only";
import { type AuthorizedSender, senderNow } from "@/lib/api/authorized-sender";
import type { Context } from "@/lib/context";
import type { Tx } from "@/lib/db/connection";
import { isUuid } from "@/lib/kernel/random";
import { err, ok, type Result } from "@/lib/kernel/result";
import type { CalendarDay } from "@/lib/kernel/time";
import type { EventDetails, MessageActor, MessageEventKind } from "@/lib/mailbox/message/message-history";
import { type WithdrawFailure, type Withdrawn, withdrawMessage } from "@/lib/mailbox/placing/withdraw-message";
import {
  findSentMessage,
  listSentMessageEvents,
  listSentMessages,
  type SentMessageRow,
} from "@/lib/mailbox/sender/sender-message-store";
import { type SentMessageState, sentMessageState } from "@/lib/mailbox/sender/sent-message-state";

/** A message as its sender sees it: states and dates, without the text. */
export type SentMessage = {
  id: string;
  senderReference: string;
  state: SentMessageState;
  placedAt: Date;
  availableUntil: CalendarDay;
  firstReadAt: Date | null;
  firstDownloadedAt: Date | null;
  withdrawnAt: Date | null;
  purgedAt: Date | null;
  /** Empty when the message is purged. */
  documents: { id: string; filename: string; sizeBytes: number; sha256: string }[];
};

/** An event of a message's history. `hash` is the SHA-256 that the next event names as `previousHash`. */
export type SentMessageEvent = {
  sequence: number;
  kind: MessageEventKind;
  actor: MessageActor;
  at: Date;
  details: EventDetails;
  previousHash: string;
  hash: string;
};

/** Rows of a page, and where the next one begins; null after the last one. */
export type Page<T, Cursor> = { rows: T[]; next: Cursor | null };

/** Unknown, or another sender's: one case, so that ids cannot be probed. */
export type NoSuchMessage = { kind: "not-found" };

function sentMessage(row: SentMessageRow, now: Date): SentMessage {
  const { expiresAt: _, purgedBy: __, documentType: ___, ...shown } = row;
  return { ...shown, state: sentMessageState(row, now) };
}

/** Cuts a page that was read with one row more than `limit`. */
function pageOf<T, Cursor>(rows: T[], limit: number, cursorOf: (row: T) => Cursor): Page<T, Cursor> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { rows: shown, next: rows.length > limit && last !== undefined ? cursorOf(last) : null };
}

/**
 * A sender's message as the transaction that places it sees it.
 *
 * @throws when the sender has no such message
 */
export async function readSentMessage(
  ctx: Context,
  tx: Tx,
  { source, messageId }: { source: string; messageId: string },
): Promise<SentMessage> {
  const row = await findSentMessage(tx, { source, messageId });
  if (!row) throw new Error("no such message of this sender");
  return sentMessage(row, ctx.clock.now());
}

export async function getSentMessage(
  ctx: Context,
  sender: AuthorizedSender,
  messageId: string,
): Promise<Result<SentMessage, NoSuchMessage>> {
  const row = isUuid(messageId) ? await findSentMessage(ctx.db, { source: sender.source, messageId }) : null;
  return row ? ok(sentMessage(row, senderNow(sender, ctx.clock.now()))) : err({ kind: "not-found" });
}

/**
 * One page of a sender's messages, in the order of their references.
 *
 * @param page.after the last reference of the previous page
 */
export async function listMessagesOfSender(
  ctx: Context,
  sender: AuthorizedSender,
  page: { senderReference: string | null; after: string | null; limit: number },
): Promise<Page<SentMessage, string>> {
  const now = senderNow(sender, ctx.clock.now());
  const rows = await listSentMessages(ctx.db, { ...page, source: sender.source, limit: page.limit + 1 });
  const { rows: shown, next } = pageOf(rows, page.limit, ({ senderReference }) => senderReference);
  return { rows: shown.map((row) => sentMessage(row, now)), next };
}

/**
 * One page of the history of a sender's message. Not recorded as a view by staff: no person looks, and the audit log
 * has the call.
 *
 * @param page.after sequence of the last event of the previous page; 0 for the first page
 */
export async function listEventsOfSender(
  ctx: Context,
  sender: AuthorizedSender,
  page: { messageId: string; after: number; limit: number },
): Promise<Result<Page<SentMessageEvent, number>, NoSuchMessage>> {
  const { source } = sender;
  if (!isUuid(page.messageId)) return err({ kind: "not-found" });
  const rows = await listSentMessageEvents(ctx.db, { ...page, source, limit: page.limit + 1 });
  // A page after the last event is empty, and so is that of an unknown message.
  if (rows.length === 0 && !(await findSentMessage(ctx.db, { source, messageId: page.messageId })))
    return err({ kind: "not-found" });
  return ok(pageOf(rows, page.limit, ({ sequence }) => sequence));
}

/** Withdraws a sender's message, as `withdrawMessage` does. Repeated, it answers the same. */
export async function withdrawSentMessage(
  ctx: Context,
  sender: AuthorizedSender,
  messageId: string,
): Promise<Result<Withdrawn, WithdrawFailure>> {
  const { source } = sender;
  const row = isUuid(messageId) ? await findSentMessage(ctx.db, { source, messageId }) : null;
  if (!row) return err({ kind: "not-found" });
  return withdrawMessage(ctx, { senderReference: row.senderReference, source });
}
