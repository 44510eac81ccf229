import "server-only";
import { and, asc, count, desc, eq, gt, gte, isNull } from "drizzle-orm";
import { checkpointDeliveries, evidenceCheckpoints } from "@/drizzle/schema/evidence";
import type { Db } from "@/lib/db/connection";
import { canonicalJson } from "./canonical-json";
import type { SignedCheckpoint } from "./checkpoint";

/** As stored; `content` is the canonical JSON that is signed. */
export type StoredCheckpoint = {
  number: number;
  at: Date;
  treeSize: number;
  auditLength: number;
  content: string;
  protectedHeader: string;
  signature: string;
};

const CHECKPOINT = {
  number: evidenceCheckpoints.number,
  at: evidenceCheckpoints.at,
  treeSize: evidenceCheckpoints.treeSize,
  auditLength: evidenceCheckpoints.auditLength,
  content: evidenceCheckpoints.content,
  protectedHeader: evidenceCheckpoints.protectedHeader,
  signature: evidenceCheckpoints.signature,
};

export async function findLastCheckpoint(db: Db): Promise<StoredCheckpoint | null> {
  const [row] = await db
    .select(CHECKPOINT)
    .from(evidenceCheckpoints)
    .orderBy(desc(evidenceCheckpoints.number))
    .limit(1);
  return row ?? null;
}

export async function findCheckpoint(db: Db, number: number): Promise<StoredCheckpoint | null> {
  const [row] = await db.select(CHECKPOINT).from(evidenceCheckpoints).where(eq(evidenceCheckpoints.number, number));
  return row ?? null;
}

/** The earliest checkpoint whose tree has more than `position` leaves; null when there is none yet. */
export async function findCheckpointWithLeaf(db: Db, position: number): Promise<StoredCheckpoint | null> {
  const [row] = await db
    .select(CHECKPOINT)
    .from(evidenceCheckpoints)
    .where(gt(evidenceCheckpoints.treeSize, position))
    .orderBy(asc(evidenceCheckpoints.treeSize), asc(evidenceCheckpoints.number))
    .limit(1);
  return row ?? null;
}

/** Checkpoints from a number on, in their order. */
export function listCheckpoints(db: Db, from: number, limit: number): Promise<StoredCheckpoint[]> {
  return db
    .select(CHECKPOINT)
    .from(evidenceCheckpoints)
    .where(gte(evidenceCheckpoints.number, from))
    .orderBy(asc(evidenceCheckpoints.number))
    .limit(limit);
}

export async function insertCheckpoint(db: Db, { checkpoint, signature }: SignedCheckpoint): Promise<void> {
  const { number, at, treeSize, auditLength } = checkpoint;
  await db.insert(evidenceCheckpoints).values({
    ...{ number, at: new Date(at), treeSize, auditLength, content: canonicalJson(checkpoint) },
    ...{ protectedHeader: signature.protected, signature: signature.signature },
  });
}

/** The earliest checkpoint that was delivered to a target; null when none was. */
export async function findFirstDelivered(db: Db, target: string): Promise<number | null> {
  const [row] = await db
    .select({ number: checkpointDeliveries.number })
    .from(checkpointDeliveries)
    .where(eq(checkpointDeliveries.target, target))
    .orderBy(asc(checkpointDeliveries.number))
    .limit(1);
  return row?.number ?? null;
}

const deliveryTo = (place: string) =>
  and(eq(checkpointDeliveries.number, evidenceCheckpoints.number), eq(checkpointDeliveries.target, place));
const isLacking = (from: number) => and(gte(evidenceCheckpoints.number, from), isNull(checkpointDeliveries.number));

/**
 * Checkpoints that were not delivered to a target, oldest first.
 *
 * @param place as `targetDigest` makes it
 * @param from the first number that counts
 */
export function listUndelivered(db: Db, place: string, from: number, limit: number): Promise<StoredCheckpoint[]> {
  return db
    .select(CHECKPOINT)
    .from(evidenceCheckpoints)
    .leftJoin(checkpointDeliveries, deliveryTo(place))
    .where(isLacking(from))
    .orderBy(asc(evidenceCheckpoints.number))
    .limit(limit);
}

/** How many `listUndelivered` would list without a limit. */
export async function countUndelivered(db: Db, place: string, from: number): Promise<number> {
  const [row] = await db
    .select({ n: count() })
    .from(evidenceCheckpoints)
    .leftJoin(checkpointDeliveries, deliveryTo(place))
    .where(isLacking(from));
  return row?.n ?? 0;
}

export async function insertDelivery(
  db: Db,
  delivery: { number: number; target: string; deliveredAt: Date },
): Promise<void> {
  await db.insert(checkpointDeliveries).values(delivery).onConflictDoNothing();
}
