import type { ApiScope } from "@/lib/api/api-key";
import { API_SCOPES } from "@/lib/api/api-key";
import type { AuthorizedSender } from "@/lib/api/authorized-sender";
import type { Context } from "@/lib/context";
import { type FeedEvent, feedPosition } from "@/lib/feed/feed-event";
import { listEvents } from "@/lib/feed/list-events";

/** A sender as the gate makes it. */
export function senderOf(source: string, scopes: readonly ApiScope[] = API_SCOPES): AuthorizedSender {
  return { source, keyId: "0".repeat(12), keyName: "test", scopes } as unknown as AuthorizedSender;
}

/** One page of the feed. @throws when the cursor is refused */
export async function pageOf(
  ctx: Context,
  sender: AuthorizedSender,
  cursor: string | null = null,
  options: Partial<Omit<Parameters<typeof listEvents>[2], "after">> = {},
) {
  const after = cursor === null ? null : feedPosition(cursor);
  const page = await listEvents(ctx, sender, { limit: 100, type: null, ...options, after });
  if (!page.ok) throw new Error(page.error.kind);
  return page.value;
}

/** All events of a sender behind a cursor. */
export async function eventsOf(
  ctx: Context,
  sender: AuthorizedSender,
  from: string | null = null,
): Promise<FeedEvent[]> {
  const events: FeedEvent[] = [];
  for (let cursor = from; ; ) {
    const page = await pageOf(ctx, sender, cursor);
    events.push(...page.events);
    if (!page.hasMore) return events;
    cursor = page.nextCursor;
  }
}

export const typesOf = (events: readonly FeedEvent[]): string[] => events.map(({ type }) => type);
