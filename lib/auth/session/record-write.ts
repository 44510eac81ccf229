import "server-only";
import { markSessionWritten } from "@/lib/auth/session/store";
import type { Context } from "@/lib/context";

/**
 * Writes down, after the commit of a write of a session, how far the write-ahead log is: lists are then read from the
 * replica only once it has replayed this position. Without a replica nothing is written.
 *
 * @returns the position; null without a replica
 */
export async function recordWrite(ctx: Context, sessionId: string): Promise<string | null> {
  return ctx.replica ? markSessionWritten(ctx.db, sessionId) : null;
}
