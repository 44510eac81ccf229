import "server-only";
import { recordAuditEvent } from "@/lib/audit/store";
import type { Context } from "@/lib/context";
import { findDatabaseIdentity } from "@/lib/document/storage/database-identity-store";
import { type S3Storage, s3StorageOf } from "@/lib/document/storage/s3-storage";
import { err, ok, type Result } from "@/lib/kernel/result";

/** The one object that is replaced. It names the database that removes objects of the bucket. */
const MARK_KEY = "owner";
const MARK = /^portal database (\S+) at transaction (\d+)\n$/;
const MAX_MARK_BYTES = 500;

/** `nobody`: the bucket is new, no database has marked it. */
export type BucketOwner = "this-database" | "another-database" | "nobody";

/**
 * Whether the bucket belongs to this database. A copy of a database lists objects that the original still needs, so
 * only the one that marked the bucket may remove any. An older state of the database counts as another one: it is
 * restored or a clone.
 *
 * @throws StorageError
 */
export async function findBucketOwner(ctx: Pick<Context, "db">, storage: S3Storage): Promise<BucketOwner> {
  // Before the identity, so that a mark which another process writes meanwhile is not newer than it.
  const bytes = await storage.read(MARK_KEY, 0, MAX_MARK_BYTES);
  if (bytes.length === 0) return "nobody";
  const [, identity, transaction] = MARK.exec(Buffer.from(bytes).toString("latin1")) ?? [];
  const database = await findDatabaseIdentity(ctx.db);
  const isThis = identity === database.identity && BigInt(transaction ?? 0) <= database.transaction;
  return isThis ? "this-database" : "another-database";
}

/** Marks the bucket as this database's, in its present state. @throws StorageError */
export async function markBucket(ctx: Pick<Context, "db">, storage: S3Storage): Promise<void> {
  const { identity, transaction } = await findDatabaseIdentity(ctx.db);
  const mark = Buffer.from(`portal database ${identity} at transaction ${transaction}\n`);
  await storage.write(MARK_KEY, mark, mark.length);
}

/**
 * Gives the bucket to this database, because an operator confirms that no other one uses it.
 *
 * @returns whose it was; `not-configured` when there is no S3 store
 * @throws StorageError
 */
export async function claimBucket(ctx: Context): Promise<Result<BucketOwner, { kind: "not-configured" }>> {
  const storage = s3StorageOf(ctx.settings);
  if (!storage) return err({ kind: "not-configured" });
  const owner = await findBucketOwner(ctx, storage);
  await markBucket(ctx, storage);
  await recordAuditEvent(ctx.db, ctx.clock.now(), { kind: "bucket.claimed", actor: "insurer", details: { owner } });
  return ok(owner);
}
