import "server-only";
import type { Context } from "@/lib/context";
import { unseal } from "@/lib/crypto/seal";
import { bytesSeal, openDataKey, type WrappedKey } from "@/lib/document/seal";
import { databaseStorage } from "@/lib/document/storage/database-storage";

/** Sealed bytes of one statement: the driver holds a result twice. */
const SLICE_BYTES = 1024 * 1024;

/**
 * Opens a document in the database that was sealed whole (lib/crypto/seal.ts), in memory.
 *
 * @returns the plain bytes, authenticated; null when it does not open, or is deleted meanwhile
 */
export async function openWhole(ctx: Pick<Context, "db" | "settings">, stored: WrappedKey): Promise<Buffer | null> {
  const { documentId } = stored;
  const dataKey = openDataKey(ctx, stored);
  if (!dataKey.ok) return null;
  const slices: Uint8Array[] = [];
  for (let from = 0; ; from += SLICE_BYTES) {
    const slice = await databaseStorage.read(ctx.db, documentId, from, SLICE_BYTES);
    slices.push(slice);
    if (slice.length < SLICE_BYTES) break;
  }
  return unseal(bytesSeal(dataKey.value, documentId), Buffer.concat(slices));
}
