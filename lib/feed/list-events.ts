import "server-only";
import type { AuthorizedSender } from "@/lib/api/authorized-sender";
import type { Context } from "@/lib/context";
import { type FeedEventType, unownedFamilies } from "@/lib/feed/event-type";
import { type FeedEvent, feedCursor, feedEvent } from "@/lib/feed/feed-event";
import { listEntries } from "@/lib/feed/feed-store";
import { numberFeed } from "@/lib/feed/number-feed";
import { err, ok, type Result } from "@/lib/kernel/result";

/** Positions that one call looks through, so that a rare type does not read the whole feed. */
const SCANNED_POSITIONS = 100_000;

export type FeedPage = {
  events: FeedEvent[];
  /** Where the next call goes on; never null, because the feed grows. */
  nextCursor: string;
  /**
   * Whether there is more already. A page may be empty all the same, when other senders' events were looked through.
   */
  hasMore: boolean;
};

/**
 * Entries behind the cursor are deleted, so some were missed; or the feed has not come so far, because the database was
 * restored from a backup. `oldest` is where the feed begins now.
 */
export type CursorExpired = { kind: "cursor-expired"; oldest: string };

/**
 * One page of the events of a sender: those of its own messages, replies to them and its batches. With the scopes of
 * UNOWNED_FAMILIES also those of closure requests and customers: a test key those of its test customers, a live key of
 * the real ones.
 *
 * @param page.after position of the last event that was read; null: from the oldest one on
 */
export async function listEvents(
  ctx: Context,
  sender: AuthorizedSender,
  page: { after: number | null; limit: number; type: FeedEventType | null },
): Promise<Result<FeedPage, CursorExpired>> {
  const { lastPosition, purgedPosition } = await numberFeed(ctx);
  const after = page.after ?? purgedPosition;
  if (after < purgedPosition || after > lastPosition) {
    return err({ kind: "cursor-expired", oldest: feedCursor(purgedPosition) });
  }
  const until = Math.min(lastPosition, after + SCANNED_POSITIONS);
  const unowned = unownedFamilies((_family, scope) => sender.scopes.includes(scope));
  const reader = { source: sender.source, types: page.type === null ? null : [page.type], unowned };
  const entries = await listEntries(ctx.db, reader, { after, until, limit: page.limit + 1 });
  const shown = entries.slice(0, page.limit);
  const isCut = entries.length > page.limit;
  const next = isCut ? (shown.at(-1)?.position ?? after) : until;
  return ok({ events: shown.map(feedEvent), nextCursor: feedCursor(next), hasMore: next < lastPosition });
}
