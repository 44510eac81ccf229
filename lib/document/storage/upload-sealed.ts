import "server-only";
import type { Context } from "@/lib/context";
import type { Db } from "@/lib/db/connection";
import { adoptObjects, noteObjects } from "@/lib/document/storage/object-key-store";
import { type S3Storage, s3StorageOf } from "@/lib/document/storage/s3-storage";
import { eachOf } from "@/lib/kernel/each-of";
import { addMinutes } from "@/lib/kernel/time";

/**
 * How long after its key is noted a row may begin to refer to an object. Uploads take minutes; the rest is for a
 * process that was stopped in between and goes on.
 */
export const OBJECT_ADOPTABLE_HOURS = 24;
/** An upload mostly waits: for 30 ms each, 100,000 documents take about three minutes. */
const UPLOADS_AT_ONCE = 16;

/** Sealed bytes to be stored; `sealed` whole or in parts. */
export type Upload = { sealed: Uint8Array | AsyncIterable<Uint8Array>; sealedSize: number };

/** The job `remove-objects` has begun to remove an object that a transaction was to refer to. */
export class ObjectsExpiredError extends Error {
  constructor() {
    super("objects in the document storage were not used in time");
  }
}

/** The store for new documents; null: they are stored in the database. */
export function storageForNew(ctx: Pick<Context, "settings">): S3Storage | null {
  return ctx.settings.documentStorage.newDocuments === "s3" ? s3StorageOf(ctx.settings) : null;
}

/**
 * Writes objects before the transaction that refers to them (docs/adr/0011-documents-in-s3.md). Their keys are
 * committed first, so that whatever happens, each object is referred to or removed.
 *
 * @param ctx its `db` must be no transaction
 * @returns the key of each object, in the order of `uploads`; `adoptUploads` takes them in the transaction
 * @throws StorageError when one was not written
 */
export async function uploadSealed(ctx: Context, storage: S3Storage, uploads: readonly Upload[]): Promise<string[]> {
  const keyed = uploads.map((upload) => ({ ...upload, key: `documents/${ctx.random.uuid()}` }));
  const keys = keyed.map(({ key }) => key);
  await noteObjects(ctx.db, keys, addMinutes(ctx.clock.now(), OBJECT_ADOPTABLE_HOURS * 60));
  await eachOf(keyed, UPLOADS_AT_ONCE, ({ key, sealed, sealedSize }) => storage.write(key, sealed, sealedSize));
  return keys;
}

/** In the transaction that inserts the rows of uploaded objects. @throws ObjectsExpiredError */
export async function adoptUploads(db: Db, keys: readonly string[]): Promise<void> {
  if (!(await adoptObjects(db, keys))) throw new ObjectsExpiredError();
}
