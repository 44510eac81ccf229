import "server-only";
import { recordAuditEvents } from "@/lib/audit/store";
import type { Context } from "@/lib/context";
import type { Tx } from "@/lib/db/connection";
import type { RowTarget, Staging } from "@/lib/db/staged-rows";
import { uniqueFilenames } from "@/lib/document/unique-filenames";
import { availableUntil } from "@/lib/mailbox/message/available-until";
import { documentDigests } from "@/lib/mailbox/message/document-digests";
import type { DocumentType } from "@/lib/mailbox/message/document-type";
import { appendMessageEvents, insertFirstEvents } from "@/lib/mailbox/message/event-store";
import { insertDocuments, insertMessages } from "@/lib/mailbox/placing/placing-store";
import { markAnswered } from "@/lib/mailbox/reply/reply-store";
import { insertSearchWords } from "@/lib/mailbox/search/search-store";
import { searchText } from "@/lib/mailbox/search/search-text";
import type { Payment } from "@/lib/payment/payment";

export type PreparedDocument = {
  /** The id under which its bytes are sealed and staged. */
  id: string;
  filename: string;
  mediaType: string;
  /** Size of the plain bytes. */
  sizeBytes: number;
  sha256: string;
};

/** A validated message whose document bytes are staged. */
export type PreparedMessage = {
  id: string;
  accountId: string;
  source: string;
  senderReference: string;
  /** SHA-256 (hex) over the message's content as sent. */
  contentDigest: string;
  sender: string;
  contractNumber: string | null;
  product: string | null;
  documentType: DocumentType;
  subject: string;
  body: string;
  allowReply: boolean;
  inReplyTo: string | null;
  /** The message of the same customer that this one replaces; null or left out for others. */
  supersedesId?: string | null;
  /** What a bill asks for, checked by `readPayment`; null or left out for other messages. */
  payment?: Payment | null;
  /** When later than the placing, the message is visible only from then on, and its retention counts from then. */
  publishAt?: Date | null;
  documents: PreparedDocument[];
};

/**
 * Places messages in mailboxes: messages, documents, search rows, first events and audit events, and marks the replies
 * that they answer and the messages that they replace. Bytes are not written here; they are staged before
 * (lib/document/store.ts).
 *
 * @param batchId null for messages placed outside a batch
 * @param at instant of placing; retention counts from its Budapest day (R13)
 * @throws on a `senderReference` that the source has used before in the same batch, or outside batches
 */
export async function placeMessages(
  _ctx: Context,
  tx: Tx,
  batchId: string | null,
  messages: PreparedMessage[],
  at: Date,
): Promise<void> {
  await writeMessages(tx, batchId, messages, at);
  await recordPlacing(tx, batchId, messages, at);
  await recordSuperseded(tx, supersededBy(messages), at);
  await markAnswered(tx, answersOf(messages, at));
}

/** Ids of the messages that are replaced, each with the id of the message that replaces it. */
export function supersededBy(messages: readonly PreparedMessage[]): Superseded[] {
  return messages.flatMap(({ id, supersedesId }) => (supersedesId ? [{ messageId: supersedesId, by: id }] : []));
}

export type Superseded = { messageId: string; by: string };

/** Appends the event `superseded` to the histories of the replaced messages. */
export async function recordSuperseded(tx: Tx, superseded: readonly Superseded[], at: Date): Promise<void> {
  await appendMessageEvents(
    tx,
    at,
    superseded.map(({ messageId, by }) => ({ messageId, kind: "superseded", actor: "insurer", details: { by } })),
  );
}

/** References of the replies that the messages answer, each with the instant from which the answer is visible. */
export function answersOf(messages: PreparedMessage[], at: Date): { reference: string; at: Date }[] {
  return messages.flatMap(({ inReplyTo, publishAt }) =>
    inReplyTo ? [{ reference: inReplyTo, at: publishAt && publishAt > at ? publishAt : at }] : [],
  );
}

/** Makes the document names unique within the message, so that all can be saved into one folder. */
function withUniqueNames(message: PreparedMessage): PreparedMessage {
  const filenames = uniqueFilenames(message.documents.map(({ filename }) => filename));
  const documents = message.documents.map((document, index) => ({
    ...document,
    filename: filenames[index] ?? document.filename,
  }));
  return { ...message, documents };
}

const NO_PAYMENT = {
  amount: null,
  currency: null,
  dueDate: null,
  paymentReference: null,
  payeeName: null,
  payeeIban: null,
};

/** What the first event says of mailbox and content, so that the chain of events covers them. */
function contentDetails({ accountId, contentDigest, documents }: PreparedMessage) {
  const digests = documentDigests(documents);
  return { documents: documents.length, accountId, content: contentDigest, ...(digests ? { digests } : {}) };
}

/** The instant of a message's placing, and how long it can be read. */
function placedDates({ publishAt }: PreparedMessage, at: Date) {
  const placedAt = publishAt && publishAt > at ? publishAt : at;
  return { placedAt, ...availableUntil(placedAt) };
}

/**
 * Writes messages with their documents and search words into their tables, or into the staging tables of a batch. Does
 * not write their events, and does not mark the replies that they answer: the commit of a batch does, with `answersOf`.
 */
export async function writeMessages(
  target: RowTarget,
  batchId: string | null,
  prepared: PreparedMessage[],
  at: Date,
): Promise<void> {
  if (prepared.length === 0) return;
  const messages = prepared.map(withUniqueNames);
  await insertMessages(
    target,
    messages.map((message) => {
      const { documents, publishAt: _, payment, ...content } = message;
      const { placedAt, day, expiresAt } = placedDates(message, at);
      const totalBytes = documents.reduce((sum, document) => sum + document.sizeBytes, 0);
      const dates = { placedAt, availableUntil: day, expiresAt };
      return {
        ...content,
        ...(payment ?? NO_PAYMENT),
        ...dates,
        batchId,
        supersedesId: message.supersedesId ?? null,
        documentCount: documents.length,
        totalBytes,
      };
    }),
  );
  await insertDocuments(
    target,
    messages.flatMap(({ id, accountId, documents }) =>
      documents.map((document, index) => ({ ...document, accountId, messageId: id, position: index + 1 })),
    ),
  );
  await insertSearchWords(
    target,
    messages.map((message) => ({
      id: message.id,
      accountId: message.accountId,
      text: searchText(message),
      contractNumber: message.contractNumber,
    })),
  );
}

/**
 * Writes the first event and the audit event of messages, or stages them: those of a batch become evidence with its
 * commit, because neither can be deleted.
 */
export async function recordPlacing(
  target: Tx | Staging,
  batchId: string | null,
  messages: PreparedMessage[],
  at: Date,
): Promise<void> {
  const batch: Record<string, string> = batchId ? { batchId } : {};
  await insertFirstEvents(
    target,
    messages.map((message) => {
      const { placedAt, day } = placedDates(message, at);
      const details = { availableUntil: day, ...contentDetails(message), ...batch };
      const event = { messageId: message.id, kind: "placed" as const, actor: "insurer" as const, details };
      return { accountId: message.accountId, at: placedAt, event };
    }),
  );
  await recordAuditEvents(
    target,
    at,
    messages.map(({ id, accountId, documents }) => ({
      kind: "message.placed" as const,
      actor: "insurer" as const,
      accountId,
      details: { messageId: id, documents: documents.length, ...batch },
    })),
  );
}
