import "server-only";
import type { Context } from "@/lib/context";
import { countUndelivered, findFirstDelivered, findLastCheckpoint } from "./checkpoint-store";
import { targetDigest } from "./checkpoint-target";

/** When the last checkpoint was signed, and how many the target lacks that lacks most. */
export type CheckpointState = { at: Date; undelivered: number };

/** @returns null without EVIDENCE_KEY, and before the first checkpoint */
export async function describeCheckpoints(ctx: Context): Promise<CheckpointState | null> {
  const { key, targets } = ctx.settings.evidence;
  const last = key && (await findLastCheckpoint(ctx.db));
  if (!last) return null;
  let undelivered = 0;
  for (const target of targets) {
    const place = targetDigest(target);
    const from = target.kind === "email" ? ((await findFirstDelivered(ctx.db, place)) ?? last.number) : 1;
    undelivered = Math.max(undelivered, await countUndelivered(ctx.db, place, from));
  }
  return { at: last.at, undelivered };
}
