import "server-only";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import type { Context } from "@/lib/context";
import { isUuid } from "@/lib/kernel/random";
import { err, ok, type Result } from "@/lib/kernel/result";
import { budapestDay, type CalendarDay } from "@/lib/kernel/time";
import { inboxScope } from "@/lib/mailbox/list/inbox-scope";
import { daysLeft } from "@/lib/mailbox/message/available-until";
import type { DocumentType } from "@/lib/mailbox/message/document-type";
import { findMessageWithContents, type MessageWithContents } from "@/lib/mailbox/message/message-contents-store";
import type { EventDetails, MessageActor, MessageEventKind } from "@/lib/mailbox/message/message-history";
import { type MessagePayment, messagePayment } from "@/lib/mailbox/message/message-payment";
import { type MessageList, messageState, type Restorable, restorableFor } from "@/lib/mailbox/message/visibility";

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

export type ReplacedMessage = {
  id: string;
  subject: string;
  placedAt: Date;
  /** False when the customer has moved it to the trash. */
  isInInbox: boolean;
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
  /** Null when the message is no bill. */
  payment: MessagePayment | null;
  placedAt: Date;
  availableUntil: CalendarDay;
  /** Days until `availableUntil`. */
  daysLeft: number;
  /** For a message in the trash. */
  restorable: Restorable | null;
  firstReadAt: Date | null;
  unread: boolean;
  totalBytes: number;
  documents: DocumentSummary[];
  /** The customer's replies to this message, newest first. */
  replies: { reference: string; sentAt: Date }[];
  /** The customer's reply that this message answers. */
  answers: { reference: string; sentAt: Date } | null;
  /** The newest message that replaces this one, and the one that this one replaces. */
  supersededBy: ReplacedMessage | null;
  supersedes: ReplacedMessage | null;
  newer: { id: string; subject: string } | null;
  older: { id: string; subject: string } | null;
  /** Oldest first. */
  history: HistoryEntry[];
};

export type MessageFailure =
  /**
   * Unknown, of another account, not published, in the other list or purged: one case, so that ids cannot be probed.
   * 404.
   */
  | { kind: "not-found" }
  /** An expired message of this customer. 410. */
  | { kind: "retention-passed" }
  /** Withdrawn by the sender: subject, sender and dates are shown, the content is not. */
  | { kind: "withdrawn"; withdrawnAt: Date; subject: string; sender: string; placedAt: Date };

/**
 * A message with everything that its page shows, in one statement. Records no event: for pages that do not show the
 * text and for HEAD requests. A page that shows the text must call `openMessage`.
 *
 * @param input.from the list that must show it; the inbox by default
 */
export async function getMessage(
  ctx: Context,
  input: { accountId: AuthorizedAccountId; messageId: string; from?: MessageList },
): Promise<Result<MessageView, MessageFailure>> {
  const { accountId, messageId, from = "inbox" } = input;
  if (!isUuid(messageId)) return err({ kind: "not-found" });
  const now = ctx.clock.now();
  return viewMessage(await findMessageWithContents(ctx.db, inboxScope(accountId, now), messageId), now, from);
}

/** What a page shows of a message of the database; a failure when the list does not show its content now. */
export function viewMessage(
  message: MessageWithContents | null,
  now: Date,
  from: MessageList,
): Result<MessageView, MessageFailure> {
  const state = message ? messageState(message, now) : "gone";
  if (!message || state === "gone" || (state === "trash") !== (from === "trash")) return err({ kind: "not-found" });
  if (state === "retention-passed") return err({ kind: "retention-passed" });
  const { subject, sender, placedAt, documents, answers } = message;
  if (message.withdrawnAt)
    return err({ kind: "withdrawn", withdrawnAt: message.withdrawnAt, subject, sender, placedAt });
  const names = new Map(documents.map((document) => [document.id, document.filename]));
  return ok({
    id: message.id,
    sender,
    subject,
    body: message.body,
    documentType: message.documentType,
    contractNumber: message.contractNumber,
    product: message.product,
    allowReply: message.allowReply,
    payment: messagePayment(message, now),
    placedAt,
    availableUntil: message.availableUntil,
    daysLeft: daysLeft(message.availableUntil, budapestDay(now)),
    restorable: message.deletedAt && restorableFor(message.deletedAt, message.availableUntil, now),
    firstReadAt: message.firstReadAt,
    unread: message.unread,
    totalBytes: message.totalBytes,
    documents,
    replies: message.replies.map(withSentAt),
    answers: answers && withSentAt(answers),
    supersededBy: message.supersededBy && withPlacedAt(message.supersededBy),
    supersedes: message.supersedes && withPlacedAt(message.supersedes),
    newer: message.newer,
    older: message.older,
    history: message.events.map(({ at, details, ...event }) => ({
      ...event,
      at: new Date(at),
      details,
      filename: names.get(String(details.documentId ?? "")) ?? null,
    })),
  });
}

const withPlacedAt = ({ placedAt, ...replaced }: Omit<ReplacedMessage, "placedAt"> & { placedAt: string }) => ({
  ...replaced,
  placedAt: new Date(placedAt),
});

const withSentAt = ({ reference, sentAt }: { reference: string; sentAt: string }) => ({
  reference,
  sentAt: new Date(sentAt),
});
