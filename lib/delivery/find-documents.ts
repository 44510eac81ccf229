import "server-only";
import type { AuthorizedSender } from "@/lib/api/authorized-sender";
import type { Context } from "@/lib/context";
import type { StoredFile } from "@/lib/delivery/store-document";
import { findUploadedDocuments } from "@/lib/delivery/uploaded-document-store";
import { findPlacedMessages } from "@/lib/mailbox/placing/staged-store";
import { getSentMessage } from "@/lib/mailbox/sender/sender-messages";

/** `messageId`, `batchId`: the message that has taken it, the open batch that keeps it. */
export type FoundDocument = StoredFile & { messageId: string | null; batchId: string | null };

export type FoundDocuments = {
  documents: Map<string, FoundDocument>;
  /** Ids of messages that are placed already, by reference; only of those whose documents are not free. */
  placedIds: Map<string, string>;
};

/**
 * The documents that messages name: uploaded ones, and for a message that is placed already its own, whose uploads are
 * forgotten after a day. Unknown ids and those of other senders are left out.
 */
export async function findDocuments(
  ctx: Context,
  sender: AuthorizedSender,
  messages: readonly { senderReference: string; documentIds: readonly string[] }[],
): Promise<FoundDocuments> {
  const ids = messages.flatMap(({ documentIds }) => documentIds);
  const documents: Map<string, FoundDocument> = await findUploadedDocuments(ctx.db, sender.source, ids);
  const isFree = (id: string) => documents.get(id)?.messageId === null;
  const others = messages.filter(({ documentIds }) => !documentIds.every(isFree));
  const placedIds = new Map<string, string>();
  if (others.length === 0) return { documents, placedIds };
  const references = others.map(({ senderReference }) => senderReference);
  for (const [reference, { messageId }] of await findPlacedMessages(ctx.db, sender.source, references)) {
    placedIds.set(reference, messageId);
  }
  for (const { senderReference, documentIds } of others) {
    const messageId = placedIds.get(senderReference);
    if (messageId === undefined || documentIds.every((id) => documents.has(id))) continue;
    const message = await getSentMessage(ctx, sender, messageId);
    for (const document of message.ok ? message.value.documents : []) {
      documents.set(document.id, { ...document, messageId, batchId: null });
    }
  }
  return { documents, placedIds };
}
