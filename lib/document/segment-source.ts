import "server-only";
import type { Context } from "@/lib/context";
import { segmentOpener } from "@/lib/crypto/segment-seal";
import { HEADER_BYTES, SEALED_SEGMENT_BYTES, sealedPlace, segmentCount } from "@/lib/crypto/segments";
import { bytesSeal, HEAD_BYTES, openDataKey, type StoredDocument, type UnsealFailure } from "@/lib/document/seal";
import { readSealedOf } from "@/lib/document/sealed-reader";
import { openWholeSource } from "@/lib/document/whole-source";
import { err, ok, type Result } from "@/lib/kernel/result";

/** The plain bytes of a stored document by segments of SEGMENT_BYTES. */
export type SegmentSource = {
  /**
   * Reads neighbouring segments.
   *
   * @param first number of the first one, from 0
   * @param end number after the last one
   * @returns their bytes, all authenticated; null when the stored bytes are not what was sealed, or are gone
   */
  read(first: number, end: number): Promise<Buffer | null>;
};

/** Reads sealed bytes of one document; fewer when they are truncated or gone. */
export type ReadSealed = (from: number, length: number) => Promise<Uint8Array>;

export type ReadingContext = Pick<Context, "db" | "settings">;

/** Opens the data key of a stored document and prepares the reading of its segments. @param sizeBytes of the plain bytes */
export async function openSource(
  ctx: ReadingContext,
  stored: StoredDocument,
  sizeBytes: number,
): Promise<Result<SegmentSource, UnsealFailure>> {
  const { documentId } = stored;
  const dataKey = openDataKey(ctx, stored);
  if (!dataKey.ok) return dataKey;
  const context = bytesSeal(dataKey.value, documentId);
  const readSealed = readSealedOf(ctx, stored);
  const head = stored.head ?? (await readSealed(0, HEAD_BYTES));
  const source =
    stored.sealing === "whole"
      ? await openWholeSource(context, { head, sizeBytes, readSealed })
      : openSegments(segmentOpener(context, head.subarray(0, HEADER_BYTES)), sizeBytes, readSealed);
  return source ? ok(source) : err({ kind: "damaged", reason: "ciphertext" });
}

function openSegments(
  open: ReturnType<typeof segmentOpener>,
  sizeBytes: number,
  readSealed: ReadSealed,
): SegmentSource | null {
  if (!open) return null;
  const count = segmentCount(sizeBytes);
  return {
    async read(first, end) {
      const { from, length } = sealedPlace(first, end, sizeBytes);
      // One byte more at the end: bytes behind the last segment are refused.
      const wanted = end === count ? length + 1 : length;
      const sealed = await readSealed(from, wanted);
      if (sealed.length !== length) return null;
      const parts: Buffer[] = [];
      for (let number = first; number < end; number += 1) {
        const at = (number - first) * SEALED_SEGMENT_BYTES;
        const plain = open(sealed.subarray(at, at + SEALED_SEGMENT_BYTES), { number, isLast: number === count - 1 });
        if (!plain) return null;
        parts.push(plain);
      }
      return parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts);
    },
  };
}
