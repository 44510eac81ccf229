import "server-only";
import type { Tx } from "@/lib/db/connection";
import { appendMessageEvents } from "@/lib/mailbox/event-store";
import type { MessageActor } from "@/lib/mailbox/message-history";
import { deleteContent, emptyMessages, listDigests } from "@/lib/retention/purge-store";

export type PurgedBy = "recipient" | "retention" | "sender" | "closure";
export type ItemToPurge = { id: string; by: PurgedBy };

/** Keeps an event's facts small; nobody places that many documents at once. */
const MAX_DIGESTS = 100;

/**
 * Deletes items for good in the caller's transaction: content, documents and their bytes, search words, drafts. The rows
 * keep what evidence needs, and the history gets its last event, with the digests of the documents (decision 15).
 *
 * @param items locked by the caller and not purged yet
 * @param actor who did it now; `by` says whose wish or rule it was
 */
export async function purgeItems(tx: Tx, at: Date, items: ItemToPurge[], actor: MessageActor): Promise<void> {
  if (items.length === 0) return;
  const ids = items.map(({ id }) => id);
  const documents = Map.groupBy(await listDigests(tx, ids), (document) => document.messageId);
  await deleteContent(tx, ids);
  for (const [purgedBy, group] of Map.groupBy(items, ({ by }) => by)) {
    const own = group.map(({ id }) => id);
    await emptyMessages(tx, own, { purgedAt: at, purgedBy });
  }
  await appendMessageEvents(
    tx,
    at,
    items.map(({ id, by }) => {
      const own = documents.get(id) ?? [];
      const digests = own.slice(0, MAX_DIGESTS).map((document) => `${document.id}:${document.sha256}`);
      const facts = { by, documents: own.length, ...(digests.length > 0 ? { digests: digests.join(" ") } : {}) };
      return { messageId: id, kind: "purged" as const, actor, facts };
    }),
  );
}
