import "server-only";
import type { Context } from "@/lib/context";
import { type ApiBatchState, apiBatch } from "@/lib/delivery/api-batch/api-batch";
import { listBatchesOpenedBetween, listFoldersBetween } from "@/lib/delivery/api-batch/batch-store";

/** A batch of any sender: of the Sender API, or of a folder (`portal deliver`). */
export type BatchOfNight = {
  id: string;
  origin: "api" | "folder";
  sender: string;
  kind: string | null;
  state: ApiBatchState;
  messages: number;
  startedAt: Date;
  endedAt: Date | null;
};

/** Batches of each origin that are listed; a night has a few. */
const MAX_LISTED = 500;

/**
 * The batches of all senders that were begun in a span of time, newest first. `previewBatch` tells more of those of the API.
 *
 * @param span.from the first instant
 * @param span.to the first instant after it
 */
export async function listBatchesOfNight(ctx: Context, span: { from: Date; to: Date }): Promise<BatchOfNight[]> {
  const now = ctx.clock.now();
  const ofApi = (await listBatchesOpenedBetween(ctx.db, span, MAX_LISTED)).map((row): BatchOfNight => {
    const { id, sender, kind, state, messageCount: messages, openedAt: startedAt, endedAt } = apiBatch(row, now);
    return { id, origin: "api", sender, kind, state, messages, startedAt, endedAt };
  });
  const ofFolders = (await listFoldersBetween(ctx.db, span, MAX_LISTED)).map(
    ({ source, lineCount, state, ...row }): BatchOfNight => ({
      ...row,
      ...{ origin: "folder", sender: source, kind: null, messages: lineCount },
      state: state === "open" ? "committing" : state,
    }),
  );
  return [...ofApi, ...ofFolders].sort((a, b) => b.startedAt.getTime() - a.startedAt.getTime());
}
