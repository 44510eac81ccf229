import "server-only";
import { recordAuditEvents } from "@/lib/audit/store";
import type { Context } from "@/lib/context";
import type { Tx } from "@/lib/db/connection";
import type { Staging } from "@/lib/db/staged-rows";
import { uniqueFilenames } from "@/lib/document/unique-filenames";
import { availableUntil } from "@/lib/mailbox/message/available-until";
import type { DocumentType } from "@/lib/mailbox/message/document-type";
import { insertFirstEvents } from "@/lib/mailbox/message/event-store";
import { insertDocuments, insertMessages } from "@/lib/mailbox/placing/placing-store";
import { markAnswered } from "@/lib/mailbox/reply/reply-store";
import { insertSearchWords } from "@/lib/mailbox/search/search-store";
import { searchText } from "@/lib/mailbox/search/search-text";

export type PreparedDocument = {
  /** The id that its bytes were sealed and staged under. */
  id: string;
  filename: string;
  mediaType: string;
  /** Of the plain bytes. */
  sizeBytes: number;
  sha256: string;
};

/** An item that was checked and whose documents' bytes are staged already. */
export type PreparedMessage = {
  id: string;
  accountId: string;
  source: string;
  senderReference: string;
  /** SHA-256 over the item's content as sent. */
  contentDigest: string;
  sender: string;
  contractNumber: string | null;
  product: string | null;
  documentType: DocumentType;
  subject: string;
  body: string;
  allowReply: boolean;
  inReplyTo: string | null;
  /** When given and later than the run, the item is invisible until then, and its year counts from then. */
  publishAt?: Date | null;
  documents: PreparedDocument[];
};

/**
 * Places items in their mailboxes: rows, documents, what they are found by, the first event of each history,
 * audit. Writes metadata only.
 *
 * @param at the run's instant; the year of availability counts from its Budapest day (R13)
 * @throws on a `senderReference` that this source used before (constraint messages_source_sender_reference_key)
 */
export async function placeMessages(
  _ctx: Context,
  tx: Tx,
  batchId: string | null,
  messages: PreparedMessage[],
  at: Date,
): Promise<void> {
  await writeMessages(tx, batchId, messages, at);
  await markAnswered(tx, answersOf(messages, at));
}

/** The replies that the messages answer, each with the instant at which its answer can be seen. */
export function answersOf(messages: PreparedMessage[], at: Date): { reference: string; at: Date }[] {
  return messages.flatMap(({ inReplyTo, publishAt }) =>
    inReplyTo ? [{ reference: inReplyTo, at: publishAt && publishAt > at ? publishAt : at }] : [],
  );
}

/** No two documents of a message share a name, so that a customer can save both into one folder. */
function withUniqueNames(message: PreparedMessage): PreparedMessage {
  const filenames = uniqueFilenames(message.documents.map(({ filename }) => filename));
  const documents = message.documents.map((document, index) => ({
    ...document,
    filename: filenames[index] ?? document.filename,
  }));
  return { ...message, documents };
}

/**
 * Writes the rows of messages: at once, or staged for the commit of a batch, which then marks the replies that they
 * answer (`answersOf`).
 */
export async function writeMessages(
  target: Tx | Staging,
  batchId: string | null,
  prepared: PreparedMessage[],
  at: Date,
): Promise<void> {
  const messages = prepared.map(withUniqueNames);
  const placed = messages.map(({ documents, publishAt, ...content }) => {
    const placedAt = publishAt && publishAt > at ? publishAt : at;
    const { day, expiresAt } = availableUntil(placedAt);
    const totalBytes = documents.reduce((sum, document) => sum + document.sizeBytes, 0);
    return {
      ...content,
      batchId,
      documentCount: documents.length,
      totalBytes,
      placedAt,
      availableUntil: day,
      expiresAt,
    };
  });
  await insertMessages(target, placed);
  await insertDocuments(
    target,
    messages.flatMap(({ id, documents }) =>
      documents.map((document, index) => ({ ...document, messageId: id, position: index + 1 })),
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
  await insertFirstEvents(
    target,
    placed.map(({ id, placedAt, availableUntil: until, documentCount }) => ({
      at: placedAt,
      event: {
        messageId: id,
        kind: "placed" as const,
        actor: "insurer" as const,
        details: { availableUntil: until, documents: documentCount, ...(batchId ? { batchId } : {}) },
      },
    })),
  );
  await recordAuditEvents(
    target,
    at,
    placed.map(({ id, accountId, documentCount }) => ({
      kind: "message.placed" as const,
      actor: "insurer" as const,
      accountId,
      details: { messageId: id, documents: documentCount, ...(batchId ? { batchId } : {}) },
    })),
  );
}
