import "server-only";
import type { AuthorizedSender } from "@/lib/api/authorized-sender";
import type { Context } from "@/lib/context";
import { type ApiBatch, apiBatch } from "@/lib/delivery/api-batch/api-batch";
import { type BatchPosition, findBatchRow, listBatchRows } from "@/lib/delivery/api-batch/batch-store";
import { listLineReferences, listResults, type ResultRow } from "@/lib/delivery/api-batch/line-store";
import { isUuid } from "@/lib/kernel/random";
import { err, ok, type Result } from "@/lib/kernel/result";

type Page<T, Position> = { rows: T[]; next: Position | null };

function pageOf<T, Position>(rows: T[], limit: number, positionOf: (row: T) => Position): Page<T, Position> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { rows: shown, next: rows.length > limit && last !== undefined ? positionOf(last) : null };
}

/** One page of a sender's batches, newest first. */
export async function listApiBatches(
  ctx: Context,
  sender: AuthorizedSender,
  { after, limit }: { after: BatchPosition | null; limit: number },
): Promise<Page<ApiBatch, BatchPosition>> {
  const databaseNow = await ctx.databaseNow();
  const rows = await listBatchRows(ctx.db, { sender: sender.source, after, limit: limit + 1 });
  const { rows: shown, next } = pageOf(rows, limit, ({ openedAt, id }) => ({ openedAt, id }));
  return { rows: shown.map((row) => apiBatch(row, databaseNow)), next };
}

/** A message of a batch: in an open one what was added, in a committed one what became of it. */
export type BatchMessage = { number: number; senderReference: string; email: string; result: BatchResult | null };
export type BatchResult = Pick<ResultRow, "route" | "state"> & {
  messageId: string | null;
  availableUntil: string | null;
};

/**
 * One page of the messages of a batch in the order of adding. Empty for a cancelled one, and BATCH_RESULT_DAYS after
 * the end.
 *
 * @param page.after number of the last message of the previous page; 0 for the first page
 */
export async function listBatchMessages(
  ctx: Context,
  sender: AuthorizedSender,
  { batchId, after, limit }: { batchId: string; after: number; limit: number },
): Promise<Result<Page<BatchMessage, number>, { kind: "not-found" }>> {
  const row = isUuid(batchId) ? await findBatchRow(ctx.db, { sender: sender.source, id: batchId }) : null;
  if (!row) return err({ kind: "not-found" });
  const numberOf = ({ number }: { number: number }) => number;
  const page = { after, limit: limit + 1 };
  if (row.state === "committed" && row.stagingId) {
    const results = await listResults(ctx.db, row.stagingId, page);
    const rows = results.map(({ number, senderReference, email, route, state, messageId, availableUntil }) => ({
      ...{ number, senderReference, email },
      result: { route, state, messageId, availableUntil },
    }));
    return ok(pageOf(rows, limit, numberOf));
  }
  const lines = row.state === "open" ? await listLineReferences(ctx.db, batchId, page) : [];
  return ok(
    pageOf(
      lines.map((line) => ({ ...line, result: null })),
      limit,
      numberOf,
    ),
  );
}
