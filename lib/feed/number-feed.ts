import "server-only";
import type { Context } from "@/lib/context";
import { inTransaction } from "@/lib/db/transaction";
import { type FeedProgress, hasUnnumbered, lockProgress, numberEntries, readProgress } from "@/lib/feed/feed-store";

/** Entries that are numbered by one transaction. */
const CHUNK = 10_000;

/**
 * Gives positions to committed entries. Only one transaction numbers at a time, and only what is committed, so no entry
 * can appear later below a position that was read.
 *
 * @param options.chunks at most so many transactions; the rest waits for the next call
 * @param options.signal no further transaction is begun once it is aborted
 * @returns how far the feed is numbered
 */
export async function numberFeed(
  ctx: Context,
  { chunks = 1, signal, size = CHUNK }: { chunks?: number; signal?: AbortSignal; size?: number } = {},
): Promise<FeedProgress> {
  for (let chunk = 0; chunk < chunks && !signal?.aborted && (await hasUnnumbered(ctx.db)); chunk += 1) {
    await inTransaction(ctx.db, async (tx) => {
      await numberEntries(tx, await lockProgress(tx), ctx.clock.now(), size);
    });
  }
  return readProgress(ctx.db);
}
