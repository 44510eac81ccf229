import "server-only";
import type { Tx } from "@/lib/db/connection";
import { documentDigests } from "@/lib/mailbox/message/document-digests";
import { appendMessageEvents } from "@/lib/mailbox/message/event-store";
import type { EventDetails, MessageActor } from "@/lib/mailbox/message/message-history";
import { clearMessages, deleteContent, listDigests } from "@/lib/mailbox/purge/purge-store";
import { deleteReminders } from "@/lib/retention/reminder-store";

export type PurgedBy = "customer" | "retention" | "sender" | "closure";
/** `route`: where a message goes instead that leaves the mailbox at its publication. */
export type MessageToPurge = { id: string; by: PurgedBy; route?: "customer-portal" | "postal" };

/**
 * Purges messages in the caller's transaction: deletes content, documents and their bytes, search words and drafts. The
 * rows keep what evidence needs. The history gets its last event, with the SHA-256 of the documents.
 *
 * @param messages locked by the caller and not purged; `by` is the reason
 * @param actor who performs the purge
 */
export async function purgeMessages(tx: Tx, at: Date, messages: MessageToPurge[], actor: MessageActor): Promise<void> {
  if (messages.length === 0) return;
  const ids = messages.map(({ id }) => id);
  const documents = Map.groupBy(await listDigests(tx, ids), (document) => document.messageId);
  await deleteContent(tx, ids);
  await deleteReminders(tx, ids);
  for (const [purgedBy, group] of Map.groupBy(messages, ({ by }) => by)) {
    const groupIds = group.map(({ id }) => id);
    await clearMessages(tx, groupIds, { purgedAt: at, purgedBy });
  }
  await appendMessageEvents(
    tx,
    at,
    messages.map(({ id, by, route }) => {
      const ofMessage = documents.get(id) ?? [];
      const digests = documentDigests(ofMessage);
      const details: EventDetails = { by, documents: ofMessage.length, ...(digests ? { digests } : {}) };
      if (route) details.route = route;
      return { messageId: id, kind: "purged" as const, actor, details };
    }),
  );
}
