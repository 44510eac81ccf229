import "server-only";
import type { Context } from "@/lib/context";
import type { SealContext } from "@/lib/crypto/seal";
import { segmentOpener } from "@/lib/crypto/segment-seal";
import { HEADER_BYTES, SEALED_SEGMENT_BYTES, sealedPlace, segmentCount } from "@/lib/crypto/segments";
import { bytesSeal, HEAD_BYTES, openDataKey, type StoredDocument, type UnsealFailure } from "@/lib/document/seal";
import { openSealed } from "@/lib/document/sealed-reader";
import { openWholeSource, verifyWhole, type WholeDocument } from "@/lib/document/whole-source";
import { freeBytes } from "@/lib/kernel/free-bytes";
import { err, ok, type Result } from "@/lib/kernel/result";

/** The plain bytes of a stored document by segments of SEGMENT_BYTES. */
export type SegmentSource = {
  /**
   * Reads neighbouring segments.
   *
   * @param first number of the first one, from 0
   * @param end number after the last one
   * @param lastEnd number after the last one that will be read in a row, these included; by default `end`
   * @returns their bytes, all authenticated; null when the stored bytes are not what was sealed, or are gone
   */
  read(first: number, end: number, lastEnd?: number): Promise<Buffer | null>;
  /** To be called when nothing more is read. */
  close(): void;
};

/**
 * Reads sealed bytes of one document; fewer when they are truncated or gone.
 *
 * @param until offset behind the last byte that will be read in a row, this part included; by default all of them. A
 *        storage may begin to read that far
 */
export type ReadSealed = (from: number, length: number, until?: number) => Promise<Uint8Array>;

/** Sealed bytes of one document. `close` ends what `read` has begun. */
export type SealedReader = { read: ReadSealed; close(): void };

export type ReadingContext = Pick<Context, "db" | "settings">;

/**
 * Opens the data key of a stored document and prepares the reading of its segments.
 *
 * @param stored its `verified` is set for a document that was sealed whole
 * @param sizeBytes of the plain bytes
 */
export async function openSource(
  ctx: ReadingContext,
  stored: StoredDocument,
  sizeBytes: number,
): Promise<Result<SegmentSource, UnsealFailure>> {
  const { documentId } = stored;
  const dataKey = openDataKey(ctx, stored);
  if (!dataKey.ok) return dataKey;
  const context = bytesSeal(dataKey.value, documentId);
  const sealed = openSealed(ctx, stored);
  const head = stored.head ?? (await sealed.read(0, HEAD_BYTES, HEAD_BYTES));
  const source =
    stored.sealing === "whole"
      ? await openWhole(context, { head, sizeBytes, sealed }, stored)
      : openSegments(segmentOpener(context, head.subarray(0, HEADER_BYTES)), sizeBytes, sealed);
  if (source) return ok(source);
  sealed.close();
  return err({ kind: "damaged", reason: "ciphertext" });
}

/** What is verified is remembered in `stored`, so that whoever keeps it reads the next part without the rest. */
async function openWhole(
  context: SealContext,
  document: WholeDocument,
  stored: StoredDocument,
): Promise<SegmentSource | null> {
  stored.verified ??= (await verifyWhole(context, document)) ?? undefined;
  return stored.verified ? openWholeSource(context, document, stored.verified) : null;
}

function openSegments(
  open: ReturnType<typeof segmentOpener>,
  sizeBytes: number,
  sealed: SealedReader,
): SegmentSource | null {
  if (!open) return null;
  const count = segmentCount(sizeBytes);
  /** One byte more at the end: bytes behind the last segment are refused. */
  const spare = (end: number) => (end === count ? 1 : 0);
  return {
    async read(first, end, lastEnd = end) {
      const { from, length } = sealedPlace(first, end, sizeBytes);
      const all = sealedPlace(first, lastEnd, sizeBytes);
      const bytes = await sealed.read(from, length + spare(end), all.from + all.length + spare(lastEnd));
      if (bytes.length !== length) return null;
      const parts: Buffer[] = [];
      for (let number = first; number < end; number += 1) {
        const at = (number - first) * SEALED_SEGMENT_BYTES;
        const plain = open(bytes.subarray(at, at + SEALED_SEGMENT_BYTES), { number, isLast: number === count - 1 });
        if (!plain) return null;
        parts.push(plain);
      }
      return joined(parts);
    },
    close: sealed.close,
  };
}

/** The bytes of all parts, which are freed. */
function joined(parts: Buffer[]): Buffer {
  if (parts.length === 1 && parts[0]) return parts[0];
  const all = Buffer.concat(parts);
  for (const part of parts) freeBytes(part);
  return all;
}
