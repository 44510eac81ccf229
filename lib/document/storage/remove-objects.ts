import "server-only";
import type { Context } from "@/lib/context";
import { expireObjects, forgetObjects, listRemovableObjects } from "@/lib/document/storage/object-key-store";
import { s3StorageOf } from "@/lib/document/storage/s3-storage";
import { StorageError } from "@/lib/document/storage/storage-error";

const CHUNK_OBJECTS = 200;

/**
 * Removes the objects of the S3 store that no document refers to: those of purged, moved and cancelled documents at once,
 * those that a crash left before its commit as soon as no transaction can refer to them any more
 * (OBJECT_ADOPTABLE_HOURS). While the store does not answer, its objects stay on the list for the next call.
 *
 * @param options.signal no further chunk is begun once it is aborted
 * @returns number of removed objects
 */
export async function removeObjects(
  ctx: Context,
  options: { signal?: AbortSignal; chunkSize?: number } = {},
): Promise<{ removed: number }> {
  const storage = s3StorageOf(ctx.settings);
  let removed = 0;
  if (!storage) return { removed };
  await expireObjects(ctx.db, { now: ctx.clock.now() });
  const limit = options.chunkSize ?? CHUNK_OBJECTS;
  for (let after = ""; !options.signal?.aborted; ) {
    const keys = await listRemovableObjects(ctx.db, { after, limit });
    const last = keys.at(-1);
    if (last === undefined) break;
    try {
      await storage.remove(keys);
    } catch (error) {
      if (!(error instanceof StorageError)) throw error;
      const { kind, reason } = error;
      ctx.log.error({ alarm: "document-storage-failed", kind, reason }, "objects of the S3 store could not be removed");
      break;
    }
    await forgetObjects(ctx.db, keys);
    removed += keys.length;
    after = last;
  }
  return { removed };
}
