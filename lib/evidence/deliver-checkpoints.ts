import "server-only";
import type { Context } from "@/lib/context";
import { StorageError } from "@/lib/document/storage/storage-error";
import type { MailTransport } from "@/lib/notification/transport";
import type { CheckpointTarget } from "@/lib/settings";
import { canonicalJson } from "./canonical-json";
import { type CheckpointFile, checkpointDigest } from "./checkpoint";
import {
  findCheckpoint,
  findFirstDelivered,
  findLastCheckpoint,
  insertDelivery,
  listUndelivered,
  type StoredCheckpoint,
} from "./checkpoint-store";
import { targetDigest } from "./checkpoint-target";
import { consistencyRanges, rangeRoots } from "./merkle-ranges";
import { storedCheckpoint } from "./stored-checkpoint";
import { readNodes } from "./tree-store";
import { CheckpointDeliveryError, writeCheckpoint } from "./write-checkpoint";

/** Checkpoints that are read at once. */
const CHUNK = 100;

export type DeliveryCounts = { delivered: number; failed: number };
type DeliveryOptions = { transport: MailTransport; signal?: AbortSignal };

/** The text of a checkpoint's file, with the proof that its tree begins with that of the checkpoint before. */
export async function checkpointText(ctx: Context, row: StoredCheckpoint): Promise<string> {
  const before = row.number > 1 ? await findCheckpoint(ctx.db, row.number - 1) : null;
  const ranges = before ? consistencyRanges(before.treeSize, row.treeSize) : [];
  const roots = await rangeRoots(ranges, (nodes) => readNodes(ctx.db, nodes));
  const file: CheckpointFile = { ...storedCheckpoint(row), consistency: roots.map((hash) => hash.toString("hex")) };
  return `${canonicalJson(file)}\n`;
}

/** An archive by e-mail begins with the newest checkpoint: years of them would be thousands of e-mails. */
async function firstNumber(ctx: Context, target: CheckpointTarget, digest: string): Promise<number> {
  if (target.kind !== "email") return 1;
  return (await findFirstDelivered(ctx.db, digest)) ?? (await findLastCheckpoint(ctx.db))?.number ?? 1;
}

async function deliverTo(ctx: Context, target: CheckpointTarget, options: DeliveryOptions): Promise<number> {
  const place = targetDigest(target);
  const from = await firstNumber(ctx, target, place);
  let delivered = 0;
  for (;;) {
    const rows = await listUndelivered(ctx.db, place, from, CHUNK);
    for (const row of rows) {
      if (options.signal?.aborted) return delivered;
      const digest = checkpointDigest(storedCheckpoint(row).checkpoint);
      const written = { number: row.number, digest, text: await checkpointText(ctx, row) };
      await writeCheckpoint(ctx, target, written, options);
      await insertDelivery(ctx.db, { number: row.number, target: place, deliveredAt: ctx.clock.now() });
      delivered += 1;
    }
    if (rows.length < CHUNK) return delivered;
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof CheckpointDeliveryError || error instanceof StorageError) return error.reason;
  return (error as NodeJS.ErrnoException).code ?? "fault";
}

/**
 * Writes checkpoints to each target of CHECKPOINT_TARGETS that does not have them yet, oldest first. The others get
 * theirs when one fails; the next call tries that again. A checkpoint that was written before a crash is written once
 * more.
 *
 * @param options.signal no further checkpoint is written once it is aborted
 * @returns `failed`: targets that did not take what they lack; each is an alarm
 */
export async function deliverCheckpoints(ctx: Context, options: DeliveryOptions): Promise<DeliveryCounts> {
  const counts: DeliveryCounts = { delivered: 0, failed: 0 };
  for (const target of ctx.settings.evidence.targets) {
    if (options.signal?.aborted) break;
    try {
      counts.delivered += await deliverTo(ctx, target, options);
    } catch (error) {
      counts.failed += 1;
      const details = { alarm: "checkpoint-undelivered", target: target.kind, reason: reasonOf(error) };
      ctx.log.error(details, "A checkpoint was not written to its target");
    }
  }
  return counts;
}
