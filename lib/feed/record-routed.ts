import "server-only";
import type { Db } from "@/lib/db/connection";
import { insertEntries } from "@/lib/feed/feed-store";

export type RoutedMessage = { senderReference: string; route: "customer-portal" | "postal" };

/**
 * Reports messages that are not for this portal to their sender, which hands them over (R4). Nothing else of them is
 * stored: no content, no address, no customer. One statement.
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
    messages.map(({ senderReference, route }) => ({
      ...{ source, type: "message.routed", at },
      data: { messageId: null, senderReference, state: "routed", route },
    })),
  );
}
