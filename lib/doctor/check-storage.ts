import "server-only";
import type { Context } from "@/lib/context";
import type { Check, Finding } from "@/lib/doctor/check";
import { findBucketOwner } from "@/lib/document/storage/bucket-owner";
import { countDocumentsInS3, countUnreferencedObjects } from "@/lib/document/storage/object-key-store";
import { createS3Storage } from "@/lib/document/storage/s3-storage";
import { StorageError } from "@/lib/document/storage/storage-error";

const NAME = "document-storage";
/** One attempt only: the check shall end soon, and a fault that passes is worth to be seen. */
const LIMITS = { silenceMs: 5000, retryAfterMs: [] };
const TEST_BYTES = 60_000;

/**
 * Writes an object to the S3 store, reads a part of it and removes it, and looks whose bucket it is.
 *
 * @returns no check when there is neither a store nor an object in one
 */
export async function checkStorage(ctx: Context): Promise<Check[]> {
  const { s3 } = ctx.settings.documentStorage;
  if (!s3) {
    const stored = await countDocumentsInS3(ctx.db);
    const unremoved = await countUnreferencedObjects(ctx.db);
    return stored + unremoved > 0 ? [failed({ name: NAME, problem: "not-configured", stored, unremoved })] : [];
  }
  const storage = createS3Storage(s3, LIMITS);
  const key = `doctor/${ctx.random.uuid()}`;
  const bytes = Buffer.from(ctx.random.bytes(TEST_BYTES));
  let isOwn = true;
  const steps = {
    write: () => storage.write(key, bytes, bytes.length),
    read: async () => {
      const part = await storage.read(key, 1, TEST_BYTES - 1);
      if (!bytes.subarray(1).equals(part)) throw new StorageError("unavailable", "other bytes than were written");
      isOwn = (await findBucketOwner(ctx, storage)) !== "another-database";
    },
    remove: () => storage.remove(key),
  };
  for (const step of ["write", "read", "remove"] as const) {
    try {
      await steps[step]();
    } catch (error) {
      if (!(error instanceof StorageError)) throw error;
      // Also after a failed write: it may have reached the store although no answer came.
      if (step !== "remove") await steps.remove().catch(() => {});
      return [failed({ name: NAME, problem: "fails", step, kind: error.kind, reason: error.reason })];
    }
  }
  return [isOwn ? { name: NAME, state: "passed" } : failed({ name: NAME, problem: "another-database" })];
}

function failed(finding: Finding): Check {
  return { name: finding.name, state: "failed", finding };
}
