import "server-only";
import { recordAuditEvent } from "@/lib/audit/store";
import type { Context } from "@/lib/context";
import { plainLength, segmentCount } from "@/lib/crypto/segments";
import { inTransaction } from "@/lib/db/transaction";
import { countToMigrate, listToMigrate, moveToDatabase, moveToS3 } from "@/lib/document/migrate-store";
import { HEAD_BYTES, type StoredDocument } from "@/lib/document/seal";
import { readSealedOf } from "@/lib/document/sealed-reader";
import { openSource } from "@/lib/document/segment-source";
import { expireObjects } from "@/lib/document/storage/object-key-store";
import { type S3Storage, s3StorageOf } from "@/lib/document/storage/s3-storage";
import { adoptUploads, uploadSealed } from "@/lib/document/storage/upload-sealed";
import { findStoredDocument } from "@/lib/document/store";
import { eachOf } from "@/lib/kernel/each-of";
import { err, ok, type Result } from "@/lib/kernel/result";
import type { StoragePlace } from "@/lib/settings";

const BATCH = 100;
const MOVED_AT_ONCE = 4;
const PART_BYTES = 1024 * 1024;
const FIRST_ID = "00000000-0000-0000-0000-000000000000";

/** Documents and attachments that were not moved, by id. */
export type LeftDocument = {
  documentId: string;
  /** `damaged`: its bytes are not what was sealed; `sealed-whole`: sealed by an old release, to be rewrapped first. */
  reason: "damaged" | "sealed-whole";
};
export type Migrated = { moved: number; left: LeftDocument[] };

/**
 * Moves the bytes of documents and attachments to another place, while the portal runs. Each is authenticated before it is
 * moved. A call that was interrupted can be repeated: what has been moved stays moved.
 *
 * @param options.onProgress called after each document with the number done and the number to do
 * @returns `not-configured` when there is no S3 store
 * @throws StorageError when the store fails; the documents moved until then stay moved
 */
export async function migrateDocuments(
  ctx: Context,
  to: StoragePlace,
  options: { onProgress?: (done: number, all: number) => void } = {},
): Promise<Result<Migrated, { kind: "not-configured" }>> {
  const storage = s3StorageOf(ctx.settings);
  if (!storage) return err({ kind: "not-configured" });
  const all = await countToMigrate(ctx.db, to);
  const migrated: Migrated = { moved: 0, left: [] };
  let done = 0;
  const move = async (documentId: string) => {
    const outcome = await migrateDocument(ctx, storage, documentId, to);
    if (outcome === "moved") migrated.moved += 1;
    else if (outcome !== "gone") migrated.left.push({ documentId, reason: outcome });
    done += 1;
    options.onProgress?.(Math.min(done, all), all);
  };
  try {
    for (let after = FIRST_ID; ; ) {
      const ids = await listToMigrate(ctx.db, { to, after, limit: BATCH });
      await eachOf(ids, MOVED_AT_ONCE, move);
      const last = ids.at(-1);
      if (last === undefined || ids.length < BATCH) break;
      after = last;
    }
  } finally {
    const details = { to, moved: migrated.moved, left: migrated.left.length };
    await recordAuditEvent(ctx.db, ctx.clock.now(), { kind: "documents.migrated", actor: "insurer", details });
  }
  return ok(migrated);
}

/** `gone`: deleted or moved by another process meanwhile. */
type Outcome = "moved" | "gone" | LeftDocument["reason"];

async function migrateDocument(
  ctx: Context,
  storage: S3Storage,
  documentId: string,
  to: StoragePlace,
): Promise<Outcome> {
  const stored = await findStoredDocument(ctx.db, documentId);
  if (!stored || stored.storage === to) return "gone";
  if (stored.sealing === "whole") return "sealed-whole";
  const sealed = await readWhole(ctx, stored);
  if (!(await isAuthentic(ctx, stored, sealed))) {
    const now = await findStoredDocument(ctx.db, documentId);
    return now?.storage === stored.storage ? "damaged" : "gone";
  }
  if (to === "database") {
    const isMoved = await inTransaction(ctx.db, (tx) => moveToDatabase(tx, stored, sealed));
    return isMoved ? "moved" : "gone";
  }
  const keys = await uploadSealed(ctx, storage, [{ sealed, sealedSize: sealed.length }]);
  const isMoved = await inTransaction(ctx.db, async (tx) => {
    const moved = { documentId, objectKey: keys[0] as string, head: sealed.subarray(0, HEAD_BYTES) };
    if (!(await moveToS3(tx, moved))) return false;
    await adoptUploads(tx, keys);
    return true;
  });
  if (!isMoved) await expireObjects(ctx.db, { keys });
  return isMoved ? "moved" : "gone";
}

async function readWhole(ctx: Context, stored: StoredDocument): Promise<Buffer> {
  const read = readSealedOf(ctx, { ...stored, sealed: null });
  const parts: Uint8Array[] = [];
  for (let from = 0; ; from += PART_BYTES) {
    const part = await read(from, PART_BYTES);
    parts.push(part);
    if (part.length < PART_BYTES) return Buffer.concat(parts);
  }
}

async function isAuthentic(ctx: Context, stored: StoredDocument, sealed: Buffer): Promise<boolean> {
  const sizeBytes = plainLength(sealed.length);
  if (sizeBytes === null) return false;
  const opened = await openSource(ctx, { ...stored, head: null, sealed }, sizeBytes);
  if (!opened.ok) return false;
  const count = segmentCount(sizeBytes);
  for (let number = 0; number < count; number += 1) {
    if (!(await opened.value.read(number, number + 1))) return false;
  }
  return true;
}
