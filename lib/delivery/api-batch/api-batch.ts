/** A batch of the Sender API and its limits. */
import type { ApiBatchCounts } from "@/drizzle/schema/delivery";
import { staleSince } from "@/lib/delivery/heartbeat";

/** An open batch is cancelled after so long, and its messages are forgotten. */
export const BATCH_HOURS = 24;
/** Results of an ended batch, and initial passwords that nobody has fetched, are kept for so long. */
export const BATCH_RESULT_DAYS = 7;
export const MAX_BATCH_MESSAGES = 200_000;
/** Messages of one call. */
export const MAX_ADDED_MESSAGES = 1000;
export const MAX_KIND_LENGTH = 60;

/** `committing`: open, and an attempt to commit it is under way. */
export type ApiBatchState = "open" | "committing" | "committed" | "cancelled";

export type ApiBatch = {
  id: string;
  /** `source` of its messages. */
  sender: string;
  kind: string | null;
  state: ApiBatchState;
  messageCount: number;
  openedAt: Date;
  expiresAt: Date;
  endedAt: Date | null;
  /** Null until it is committed. */
  counts: ApiBatchCounts | null;
};

type Row = Omit<ApiBatch, "state"> & {
  state: "open" | "committed" | "cancelled";
  stagingId: string | null;
  stagingState: "open" | "committed" | "cancelled" | null;
  heartbeatAt: Date | null;
};

/** Whether a process is at work on the commit: its heartbeat is new enough. @param databaseNow `ctx.databaseNow()` */
export function isCommitting({ state, stagingState, heartbeatAt }: Row, databaseNow: Date): boolean {
  return state === "open" && stagingState === "open" && heartbeatAt !== null && heartbeatAt >= staleSince(databaseNow);
}

/** Whether messages can be added and the batch be committed. */
export function isOpen(row: Row, now: Date): boolean {
  return row.state === "open" && now < row.expiresAt;
}

/** @param databaseNow `ctx.databaseNow()` */
export function apiBatch(row: Row, databaseNow: Date): ApiBatch {
  const { id, sender, kind, messageCount, openedAt, expiresAt, endedAt, counts } = row;
  const stateOf = (): ApiBatchState => {
    if (isCommitting(row, databaseNow)) return "committing";
    return row.state === "open" && !isOpen(row, databaseNow) ? "cancelled" : row.state;
  };
  return { id, sender, kind, state: stateOf(), messageCount, openedAt, expiresAt, endedAt, counts };
}
