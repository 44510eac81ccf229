import "server-only";
import { and, asc, desc, eq, inArray, isNotNull, isNull, lt, lte, or, sql } from "drizzle-orm";
import { batchUploads } from "@/drizzle/schema/batch-upload";
import type { Db } from "@/lib/db/connection";
import { deleteSome } from "@/lib/db/delete-some";
import { deletePrepared } from "@/lib/delivery/upload/prepared-store";
import { deleteBytesOf } from "@/lib/document/bytes-store";

export type BatchUpload = typeof batchUploads.$inferSelect;

export async function insertUpload(db: Db, row: typeof batchUploads.$inferInsert): Promise<void> {
  await db.insert(batchUploads).values(row);
}

export async function findUpload(db: Db, id: string): Promise<BatchUpload | null> {
  const [row] = await db.select().from(batchUploads).where(eq(batchUploads.id, id));
  return row ?? null;
}

/** Locks an upload, so that one of two acts at once goes first. */
export async function lockUploadedBatch(db: Db, id: string): Promise<BatchUpload | null> {
  const [row] = await db.select().from(batchUploads).where(eq(batchUploads.id, id)).for("update");
  return row ?? null;
}

/** The place of an upload in the list. */
export type UploadPosition = { uploadedAt: Date; id: string };

/**
 * One page of all uploads, the latest first, without what is wrong in them.
 *
 * @param page.after the last one of the page before; null for the first page
 */
export function listUploads(db: Db, { after, limit }: { after: UploadPosition | null; limit: number }) {
  const { id, state, filename, uploadedAt, uploadedBy, problemCount, handedOverAt, resultId } = batchUploads;
  return db
    .select({ id, state, filename, uploadedAt, uploadedBy, problemCount, handedOverAt, resultId })
    .from(batchUploads)
    .where(
      after
        ? sql`(${uploadedAt}, ${id}) < (${after.uploadedAt.toISOString()}::timestamptz, ${after.id}::uuid)`
        : undefined,
    )
    .orderBy(desc(uploadedAt), desc(id))
    .limit(limit);
}

export async function updateUpload(
  db: Db,
  id: string,
  change: Partial<Omit<typeof batchUploads.$inferInsert, "id">>,
): Promise<void> {
  await db.update(batchUploads).set(change).where(eq(batchUploads.id, id));
}

/** Begins or renews the placing of an upload. @returns false when another worker is at it, or it is not being placed */
export async function leaseUpload(db: Db, id: string, { now, until }: { now: Date; until: Date }): Promise<boolean> {
  const leased = await db
    .update(batchUploads)
    .set({ leasedUntil: until })
    .where(
      and(
        eq(batchUploads.id, id),
        eq(batchUploads.state, "placing"),
        or(isNull(batchUploads.leasedUntil), lte(batchUploads.leasedUntil, now)),
      ),
    )
    .returning({ id: batchUploads.id });
  return leased.length > 0;
}

/**
 * Renews the lease of an upload that is being placed, whoever holds it: a worker that goes on after its lease was over
 * also prolongs that of the next one.
 */
export async function renewLease(db: Db, id: string, until: Date): Promise<void> {
  await db
    .update(batchUploads)
    .set({ leasedUntil: until })
    .where(and(eq(batchUploads.id, id), eq(batchUploads.state, "placing")));
}

/**
 * Notes that an upload could not be placed; one that another worker or a staff member has ended meanwhile stays as it
 * is.
 */
export async function failUpload(db: Db, id: string): Promise<void> {
  await db
    .update(batchUploads)
    .set({ state: "failed", leasedUntil: null })
    .where(and(eq(batchUploads.id, id), eq(batchUploads.state, "placing")));
}

/** Uploads that are to be placed and at which no worker is. `hasStopped`: one was, and its lease is over. */
export async function listIdleUploads(db: Db, now: Date): Promise<{ id: string; hasStopped: boolean }[]> {
  const { id, state, leasedUntil } = batchUploads;
  const rows = await db
    .select({ id, leasedUntil })
    .from(batchUploads)
    .where(and(eq(state, "placing"), or(isNull(leasedUntil), lte(leasedUntil, now))))
    .orderBy(asc(batchUploads.uploadedAt), asc(id));
  return rows.map((row) => ({ id: row.id, hasStopped: row.leasedUntil !== null }));
}

/** Deletes the sealed ZIP of an upload, and what was prepared and not placed; its row stays. */
export async function deleteZip(db: Db, id: string): Promise<void> {
  await deleteBytesOf(db, sql`(select ${id}::uuid)`);
  await deletePrepared(db, id);
}

/** Deletes a sealed result file. */
export async function deleteResultBytes(db: Db, resultId: string): Promise<void> {
  await deleteBytesOf(db, sql`(select ${resultId}::uuid)`);
}

/**
 * Locks at most `limit` uploads with what they still hold: those made before an instant that nobody has placed, and
 * those that ended before it and hold a result file.
 */
export function lockOldUploads(db: Db, before: Date, limit: number) {
  const isLeft = and(lt(batchUploads.uploadedAt, before), inArray(batchUploads.state, ["checked", "failed"]));
  const isNotTaken = and(lt(batchUploads.endedAt, before), isNotNull(batchUploads.resultId));
  return db
    .select({ id: batchUploads.id, resultId: batchUploads.resultId, state: batchUploads.state })
    .from(batchUploads)
    .where(or(isLeft, isNotTaken))
    .limit(limit)
    .for("update", { skipLocked: true });
}

/** Deletes rows of uploads made before an instant that hold nothing any more; returns how many. */
export function deleteUploadRows(db: Db, before: Date, limit: number): Promise<number> {
  const ended = inArray(batchUploads.state, ["refused", "placed", "cancelled"]);
  return deleteSome(db, batchUploads, { where: and(lt(batchUploads.uploadedAt, before), ended), limit });
}
