import "server-only";
import { createHash } from "node:crypto";
import { SEGMENT_BYTES, segmentCount, segmentOf } from "@/lib/crypto/segments";
import type { StoredDocument, UnsealFailure } from "@/lib/document/seal";
import { openSource, type ReadingContext, type SegmentSource } from "@/lib/document/segment-source";
import { findStoredDocument } from "@/lib/document/store";
import { err, ok, type Result } from "@/lib/kernel/result";

/** Segments that are read at a time; a reader holds no more. */
const SEGMENTS_AT_A_TIME = 2;

/** First and last byte, both inclusive, from 0. */
export type BytePart = { first: number; last: number };
/** What the plain bytes must be: their SHA-256 (hex) and size, from the document's own row. */
export type ExpectedBytes = { sha256: string; sizeBytes: number };

/** Stored bytes that are to be sent next are not what was sealed, or are gone. The answer must be broken off. */
export class DamagedDocumentError extends Error {
  constructor(readonly reason: UnsealFailure["reason"]) {
    super(`stored bytes are not what was sealed: ${reason}`);
  }
}

/** Whether a document was rewrapped or moved since its row was read. */
function isReplaced(before: StoredDocument, now: StoredDocument): boolean {
  return (
    before.objectKey !== now.objectKey ||
    before.storage !== now.storage ||
    before.sealing !== now.sealing ||
    !before.wrappedKey.equals(now.wrappedKey)
  );
}

/**
 * Reads the plain bytes of a document, or a part of them, segment by segment. The first two segments are read and
 * verified before this returns; the others when they are asked for. Only segments of the part are read. The SHA-256 of
 * a whole document is compared before its last two segments are given.
 *
 * @param part null: all bytes
 * @returns chunks of at most two segments, none empty; the generator throws DamagedDocumentError, StorageError and
 *          database errors. Once it has begun it must be read to its end or ended (`return`), which ends a request to
 *          the store
 */
export async function readDocument(
  ctx: ReadingContext,
  stored: StoredDocument,
  { sha256, sizeBytes }: ExpectedBytes,
  part: BytePart | null,
): Promise<Result<AsyncGenerator<Buffer>, UnsealFailure>> {
  const { first, last } = part ?? { first: 0, last: sizeBytes - 1 };
  const firstSegment = segmentOf(first);
  const endSegment = Math.min(segmentOf(Math.max(last, 0)) + 1, segmentCount(sizeBytes));
  const hash = first === 0 && last === sizeBytes - 1 ? createHash("sha256") : null;
  let current = stored;
  let source: SegmentSource | null = null;
  const close = () => {
    source?.close();
    source = null;
  };

  /** Reads segments; opens the document first, and again when it was rewrapped or moved meanwhile. */
  const readSegments = async (from: number, end: number): Promise<Result<Buffer, UnsealFailure>> => {
    for (;;) {
      const opened: Result<SegmentSource, UnsealFailure> = source
        ? ok(source)
        : await openSource(ctx, current, sizeBytes);
      source = opened.ok ? opened.value : null;
      const bytes = opened.ok ? await opened.value.read(from, end, endSegment) : null;
      if (bytes) return ok(bytes);
      const now = await findStoredDocument(ctx.db, current.documentId);
      if (!now || !isReplaced(current, now)) return opened.ok ? err({ kind: "damaged", reason: "ciphertext" }) : opened;
      current = now;
      close();
    }
  };
  const next = async (from: number): Promise<Result<Buffer, UnsealFailure>> => {
    const end = Math.min(from + SEGMENTS_AT_A_TIME, endSegment);
    const bytes = await readSegments(from, end);
    if (!bytes.ok) return bytes;
    hash?.update(bytes.value);
    if (hash && end === endSegment && hash.digest("hex") !== sha256) return err({ kind: "damaged", reason: "sha256" });
    const offset = from * SEGMENT_BYTES;
    return ok(bytes.value.subarray(Math.max(first - offset, 0), last + 1 - offset));
  };

  const beginning = await next(firstSegment);
  if (beginning.ok) return ok(chunks(beginning.value));
  close();
  return beginning;

  async function* chunks(begun: Buffer | null): AsyncGenerator<Buffer> {
    try {
      if (begun && begun.length > 0) yield begun;
      // A suspended generator keeps its arguments: without this, each slow reader would hold two more segments.
      begun = null;
      for (let from = firstSegment + SEGMENTS_AT_A_TIME; from < endSegment; from += SEGMENTS_AT_A_TIME) {
        const bytes = await next(from);
        if (!bytes.ok) throw new DamagedDocumentError(bytes.error.reason);
        yield bytes.value;
      }
    } finally {
      close();
    }
  }
}

/** Calls `onDamage` when the reading of chunks fails because the stored bytes are damaged or gone. */
export async function* watchedChunks(
  chunks: AsyncGenerator<Buffer>,
  onDamage: (reason: UnsealFailure["reason"]) => Promise<unknown>,
): AsyncGenerator<Buffer> {
  try {
    yield* chunks;
  } catch (error) {
    if (error instanceof DamagedDocumentError) await onDamage(error.reason);
    throw error;
  }
}

/** Reads a document into memory, verified whole. For work that needs all of it: the search, an export of replies. */
export async function readWholeDocument(
  ctx: ReadingContext,
  stored: StoredDocument,
  expected: ExpectedBytes,
): Promise<Result<Buffer, UnsealFailure>> {
  const parts: Buffer[] = [];
  const failure = await forEachChunk(ctx, stored, expected, (chunk) => void parts.push(chunk));
  return failure ? err({ kind: "damaged", reason: failure }) : ok(Buffer.concat(parts));
}

/** Reads all bytes of a document and compares their SHA-256. @returns what is wrong; null when nothing is */
export function verifyDocument(
  ctx: ReadingContext,
  stored: StoredDocument,
  expected: ExpectedBytes,
): Promise<UnsealFailure["reason"] | null> {
  return forEachChunk(ctx, stored, expected, () => {});
}

async function forEachChunk(
  ctx: ReadingContext,
  stored: StoredDocument,
  expected: ExpectedBytes,
  use: (chunk: Buffer) => void,
): Promise<UnsealFailure["reason"] | null> {
  const read = await readDocument(ctx, stored, expected, null);
  if (!read.ok) return read.error.reason;
  try {
    for await (const chunk of read.value) use(chunk);
    return null;
  } catch (error) {
    if (error instanceof DamagedDocumentError) return error.reason;
    throw error;
  }
}
