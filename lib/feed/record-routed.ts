import "server-only";
import type { Db } from "@/lib/db/connection";
import { insertEntries } from "@/lib/feed/feed-store";

/** `messageId`: of a message that leaves the mailbox at its publication; the others were never stored. */
export type RoutedMessage = { senderReference: string; route: "customer-portal" | "postal"; messageId?: string };

/**
 * Reports messages that are not for this portal to their sender, which hands them over (R4). Nothing of their content
 * is stored. One statement.
 *
 * @param db the transaction that decides the route
 */
export async function recordRouted(
  db: Db,
  source: string,
  messages: readonly RoutedMessage[],
  at: Date,
): Promise<void> {
  await insertEntries(
    db,
    messages.map(({ senderReference, route, messageId = null }) => ({
      ...{ source, type: "message.routed", at },
      data: { messageId, senderReference, state: "routed", route },
    })),
  );
}
