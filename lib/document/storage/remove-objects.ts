import "server-only";
import type { Context } from "@/lib/context";
import { findBucketOwner, markBucket } from "@/lib/document/storage/bucket-owner";
import { expireObjects, forgetObjects, listRemovableObjects } from "@/lib/document/storage/object-key-store";
import { type S3Storage, s3StorageOf } from "@/lib/document/storage/s3-storage";
import { StorageError } from "@/lib/document/storage/storage-error";
import { eachOf } from "@/lib/kernel/each-of";

const CHUNK_OBJECTS = 200;
/** Requests in progress at the same time. */
const REMOVALS_AT_ONCE = 8;

/**
 * Removes the objects of the S3 store that no document refers to: those of purged, moved and cancelled documents at
 * once, those that a crash left before its commit as soon as no transaction can refer to them any more
 * (OBJECT_ADOPTABLE_HOURS). Objects that could not be removed stay on the list for the next call; while the store does
 * not answer, all do. Nothing is removed from a bucket that another database has marked (`findBucketOwner`).
 *
 * @param options.signal no further chunk is begun once it is aborted
 * @returns number of removed objects
 */
export async function removeObjects(
  ctx: Context,
  options: { signal?: AbortSignal; chunkSize?: number } = {},
): Promise<{ removed: number }> {
  const storage = s3StorageOf(ctx.settings);
  if (!storage || !(await takeBucket(ctx, storage))) return { removed: 0 };
  await expireObjects(ctx.db, { now: ctx.clock.now() });
  const limit = options.chunkSize ?? CHUNK_OBJECTS;
  const failures: StorageError[] = [];
  let removed = 0;
  let isDown = false;
  for (let after = ""; !isDown && !options.signal?.aborted; ) {
    const keys = await listRemovableObjects(ctx.db, { after, limit });
    const last = keys.at(-1);
    if (last === undefined) break;
    const done: string[] = [];
    await eachOf(keys, REMOVALS_AT_ONCE, async (key) => {
      if (isDown) return;
      try {
        await storage.remove(key);
        done.push(key);
      } catch (error) {
        if (!(error instanceof StorageError)) throw error;
        failures.push(error);
        isDown ||= error.kind === "unavailable";
      }
    });
    await forgetObjects(ctx.db, done);
    removed += done.length;
    after = last;
  }
  if (failures[0]) reportFailure(ctx, failures[0], failures.length);
  return { removed };
}

/** Whether objects may be removed; marks the bucket anew then. */
async function takeBucket(ctx: Context, storage: S3Storage): Promise<boolean> {
  try {
    if ((await findBucketOwner(ctx, storage)) !== "another-database") {
      await markBucket(ctx, storage);
      return true;
    }
    ctx.log.error(
      { alarm: "bucket-of-another-database" },
      "the bucket is marked by another database, or by a later state of this one; no object was removed",
    );
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
    reportFailure(ctx, error, 0);
  }
  return false;
}

function reportFailure(ctx: Context, { kind, reason }: StorageError, objects: number): void {
  const fields = { alarm: "document-storage-failed", kind, reason, objects };
  ctx.log.error(fields, "objects of the S3 store could not be removed");
}
