import "server-only";
import type { Tx } from "@/lib/db/connection";
import { appendMessageEvents } from "@/lib/mailbox/message/event-store";
import type { MessageActor } from "@/lib/mailbox/message/message-history";
import { clearMessages, deleteContent, listDigests } from "@/lib/retention/purge-store";

export type PurgedBy = "customer" | "retention" | "sender" | "closure";
export type MessageToPurge = { id: string; by: PurgedBy };

/** Keeps an event's facts small; nobody places that many documents at once. */
const MAX_DIGESTS = 100;

/**
 * Deletes items for good in the caller's transaction: content, documents and their bytes, search words, drafts. The rows
 * keep what evidence needs, and the history gets its last event, with the digests of the documents (decision 15).
 *
 * @param items locked by the caller and not purged yet
 * @param actor who did it now; `by` says whose wish or rule it was
 */
export async function purgeMessages(tx: Tx, at: Date, messages: MessageToPurge[], actor: MessageActor): Promise<void> {
  if (messages.length === 0) return;
  const ids = messages.map(({ id }) => id);
  const documents = Map.groupBy(await listDigests(tx, ids), (document) => document.messageId);
  await deleteContent(tx, ids);
  for (const [purgedBy, group] of Map.groupBy(messages, ({ by }) => by)) {
    const own = group.map(({ id }) => id);
    await clearMessages(tx, own, { purgedAt: at, purgedBy });
  }
  await appendMessageEvents(
    tx,
    at,
    messages.map(({ id, by }) => {
      const own = documents.get(id) ?? [];
      const digests = own.slice(0, MAX_DIGESTS).map((document) => `${document.id}:${document.sha256}`);
      const details = { by, documents: own.length, ...(digests.length > 0 ? { digests: digests.join(" ") } : {}) };
      return { messageId: id, kind: "purged" as const, actor, details };
    }),
  );
}
