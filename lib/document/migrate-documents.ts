import "server-only";
import { recordAuditEvent } from "@/lib/audit/store";
import type { Context } from "@/lib/context";
import { plainLength, sealedLength, segmentCount } from "@/lib/crypto/segments";
import { inTransaction } from "@/lib/db/transaction";
import { countToMigrate, listToMigrate, moveToDatabase, moveToS3 } from "@/lib/document/migrate-store";
import { MAX_DOCUMENT_BYTES } from "@/lib/document/pdf";
import { HEAD_BYTES, type StoredDocument } from "@/lib/document/seal";
import { readSealedOf } from "@/lib/document/sealed-reader";
import { openSource, type ReadSealed } from "@/lib/document/segment-source";
import { expireObjects } from "@/lib/document/storage/object-key-store";
import { type S3Storage, s3StorageOf } from "@/lib/document/storage/s3-storage";
import { tolerateRefusals } from "@/lib/document/storage/tolerated-refusals";
import { adoptUploads, storageForNew, uploadSealed } from "@/lib/document/storage/upload-sealed";
import { findStoredDocument } from "@/lib/document/store";
import { eachOf } from "@/lib/kernel/each-of";
import { err, ok, type Result } from "@/lib/kernel/result";
import type { StoragePlace } from "@/lib/settings";

const BATCH = 100;
const MOVED_AT_ONCE = 4;
/** Sealed bytes that are read at a time. Larger documents are moved one after the other. */
const PART_BYTES = 1024 * 1024;
const MAX_SEALED_BYTES = sealedLength(MAX_DOCUMENT_BYTES);
const FIRST_ID = "00000000-0000-0000-0000-000000000000";

/** Documents and attachments that were not moved, by id. */
export type LeftDocument = {
  documentId: string;
  /**
   * `damaged`: its bytes are not what was sealed; `sealed-whole`: sealed by an old release, to be rewrapped first;
   * `storage-failed`: the S3 store refuses it.
   */
  reason: "damaged" | "sealed-whole" | "storage-failed";
};
export type Migrated = { moved: number; left: LeftDocument[] };

/**
 * Moves the bytes of documents and attachments to another place, while the portal runs. Each is authenticated before it
 * is moved. A call that was interrupted can be repeated: what has been moved stays moved.
 *
 * @param options.onProgress called after each document with the number done and the number to do
 * @returns `not-configured` when there is no S3 store
 * @throws StorageError when the store is unavailable or refuses every document; those moved until then stay moved
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
  const refusals = tolerateRefusals();
  const oneAtATime = inTurn();
  const move = async (documentId: string) => {
    const outcome = await migrateDocument(ctx, storage, { documentId, to, oneAtATime }).catch((error: unknown) => {
      const { kind, reason } = refusals.failed(error);
      ctx.log.error({ alarm: "document-storage-failed", documentId, kind, reason }, "a document could not be moved");
      return "storage-failed" as const;
    });
    if (outcome !== "storage-failed") refusals.succeeded();
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

/** Large documents that this process moves one after the other, because each is in memory as a whole. */
const largeInTurn = inTurn();

/**
 * Moves a document that was stored in the database while it arrived to the S3 store, where new ones belong there. Else
 * it stays where it is.
 *
 * @throws StorageError when the store fails; then it is still in the database
 */
export async function moveToPlaceOfNew(ctx: Context, documentId: string): Promise<void> {
  const storage = storageForNew(ctx);
  if (!storage) return;
  const outcome = await migrateDocument(ctx, storage, { documentId, to: storage.place, oneAtATime: largeInTurn });
  if (outcome !== "moved" && outcome !== "gone") throw new Error(`a document that was just stored is ${outcome}`);
}

/** `gone`: deleted or moved by another process meanwhile. */
type Outcome = "moved" | "gone" | LeftDocument["reason"];

type InTurn = <T>(work: () => Promise<T>) => Promise<T>;

/** Makes a function that does work after all work that it was given before. */
function inTurn(): InTurn {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const result = last.then(work);
    last = result.catch(() => {});
    return result;
  };
}

async function migrateDocument(
  ctx: Context,
  storage: S3Storage,
  { documentId, to, oneAtATime }: { documentId: string; to: StoragePlace; oneAtATime: InTurn },
): Promise<Outcome> {
  const stored = await findStoredDocument(ctx.db, documentId);
  if (!stored || stored.storage === to) return "gone";
  if (stored.sealing === "whole") return "sealed-whole";
  const read = readSealedOf(ctx, { ...stored, sealed: null });
  const beginning = await read(0, PART_BYTES);
  if (beginning.length < PART_BYTES) return moveSealed(ctx, storage, stored, { to, sealed: Buffer.from(beginning) });
  return oneAtATime(async () => {
    const sealed = await readRest(read, beginning);
    return moveSealed(ctx, storage, stored, { to, sealed });
  });
}

async function moveSealed(
  ctx: Context,
  storage: S3Storage,
  stored: StoredDocument,
  { to, sealed }: { to: StoragePlace; sealed: Buffer },
): Promise<Outcome> {
  const { documentId } = stored;
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

/**
 * The sealed bytes of a document larger than PART_BYTES. They are allocated once, at the largest size: the system gives
 * a page of it only when it is written.
 *
 * @returns a part, which does not open, of something larger than any document
 */
async function readRest(read: ReadSealed, beginning: Uint8Array): Promise<Buffer> {
  const sealed = Buffer.allocUnsafeSlow(MAX_SEALED_BYTES + PART_BYTES);
  sealed.set(beginning);
  for (let at = beginning.length; at < MAX_SEALED_BYTES; at += PART_BYTES) {
    const part = await read(at, PART_BYTES);
    sealed.set(part, at);
    if (part.length < PART_BYTES) return sealed.subarray(0, at + part.length);
  }
  return sealed;
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
