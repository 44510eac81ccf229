import "server-only";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import type { Context } from "@/lib/context";
import type { Db } from "@/lib/db/connection";
import { isUuid } from "@/lib/kernel/random";
import { err, ok, type Result } from "@/lib/kernel/result";
import { budapestDay, type CalendarDay } from "@/lib/kernel/time";
import { inboxScope } from "@/lib/mailbox/list/inbox-scope";
import { daysLeft } from "@/lib/mailbox/message/available-until";
import type { DocumentType } from "@/lib/mailbox/message/document-type";
import { listMessageEvents } from "@/lib/mailbox/message/event-store";
import type { EventDetails, MessageActor, MessageEventKind } from "@/lib/mailbox/message/message-history";
import { findMessage, findNeighbours, listDocuments } from "@/lib/mailbox/message/message-store";
import { messageState } from "@/lib/mailbox/message/visibility";
import { findOwnReply, listRepliesTo } from "@/lib/mailbox/reply/reply-store";
import { listNotifiedAddresses } from "@/lib/notification/store";

export type DocumentSummary = { id: string; filename: string; mediaType: string; sizeBytes: number; sha256: string };

export type HistoryEntry = {
  kind: MessageEventKind;
  at: Date;
  actor: MessageActor;
  details: EventDetails;
  /** Name of the document that the event is about; null for events about the whole message. */
  filename: string | null;
  /** Address of the notification that the event is about; null for other events. */
  toAddress: string | null;
};

export type MessageView = {
  id: string;
  sender: string;
  subject: string;
  body: string;
  documentType: DocumentType;
  contractNumber: string | null;
  product: string | null;
  allowReply: boolean;
  placedAt: Date;
  availableUntil: CalendarDay;
  daysLeft: number;
  firstReadAt: Date | null;
  unread: boolean;
  totalBytes: number;
  documents: DocumentSummary[];
  /** The customer's replies to this message, newest first. */
  replies: { reference: string; sentAt: Date }[];
  /** The customer's reply that this message answers. */
  answers: { reference: string; sentAt: Date } | null;
  newer: { id: string; subject: string } | null;
  older: { id: string; subject: string } | null;
  /** Oldest first. */
  history: HistoryEntry[];
};

export type MessageFailure =
  /** Unknown, of another account, not published, in the trash or purged: one case, so that ids cannot be probed. 404. */
  | { kind: "not-found" }
  /** An expired message of this customer. 410. */
  | { kind: "retention-passed" }
  /** Withdrawn by the sender: subject, sender and dates are shown, the content is not. */
  | { kind: "withdrawn"; withdrawnAt: Date; subject: string; sender: string; placedAt: Date };

/**
 * A message of the inbox with everything that its page shows. Records no event: for pages that do not show the text and
 * for HEAD requests. A page that shows the text must call `openMessage`.
 */
export function getMessage(
  ctx: Context,
  input: { accountId: AuthorizedAccountId; messageId: string },
): Promise<Result<MessageView, MessageFailure>> {
  return readMessage(ctx.db, ctx.clock.now(), input);
}

/** `getMessage` in the caller's transaction and at the caller's instant. */
export async function readMessage(
  db: Db,
  now: Date,
  input: { accountId: AuthorizedAccountId; messageId: string },
): Promise<Result<MessageView, MessageFailure>> {
  const { accountId, messageId } = input;
  if (!isUuid(messageId)) return err({ kind: "not-found" });
  const message = await findMessage(db, { accountId, messageId });
  const state = message ? messageState(message, now) : "gone";
  if (!message || state === "gone" || state === "trash") return err({ kind: "not-found" });
  if (state === "retention-passed") return err({ kind: "retention-passed" });
  const { subject, sender, placedAt } = message;
  if (message.withdrawnAt)
    return err({ kind: "withdrawn", withdrawnAt: message.withdrawnAt, subject, sender, placedAt });
  const { inReplyTo } = message;
  const [documents, events, neighbours, replies, answers] = await Promise.all([
    listDocuments(db, { accountId, messageIds: [messageId] }),
    listMessageEvents(db, { accountId, messageId }),
    findNeighbours(db, inboxScope(accountId, now), message),
    listRepliesTo(db, { accountId, messageId }),
    inReplyTo ? findOwnReply(db, { accountId, reference: inReplyTo }) : null,
  ]);
  const addresses = await listNotifiedAddresses(db, {
    accountId,
    ids: [...new Set(events.flatMap(({ details }) => details.notificationId ?? []).map(String))],
  });
  const names = new Map(documents.map((document) => [document.id, document.filename]));
  return ok({
    id: messageId,
    sender,
    subject,
    body: message.body,
    documentType: message.documentType,
    contractNumber: message.contractNumber,
    product: message.product,
    allowReply: message.allowReply,
    placedAt,
    availableUntil: message.availableUntil,
    daysLeft: daysLeft(message.availableUntil, budapestDay(now)),
    firstReadAt: message.firstReadAt,
    unread: message.unread,
    totalBytes: message.totalBytes,
    documents: documents.map(({ messageId: _, ...document }) => document),
    replies,
    answers,
    ...neighbours,
    history: events.map(({ kind, at, actor, details }) => ({
      kind,
      at,
      actor,
      details,
      filename: names.get(String(details.documentId ?? "")) ?? null,
      toAddress: addresses.get(String(details.notificationId ?? "")) ?? null,
    })),
  });
}
